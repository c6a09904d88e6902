"""Files that Foreword must not lose: images people uploaded, exports it made."""
