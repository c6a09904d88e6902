"""Foreword: product teams write the press release, the FAQ and the user guide before they build."""
