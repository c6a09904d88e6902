"""Which images a manuscript shows."""

from app.manuscript.model import Manuscript
from app.prose.markdown import image_names


def images_in(manuscript: Manuscript) -> tuple[str, ...]:
    """The names of its own images (``<32 hex>.png`` or ``.jpg``), each once, section by section."""
    texts = (text for passage in manuscript.passages for text in passage.texts())
    return tuple(dict.fromkeys(name for text in texts for name in sorted(image_names(text))))
