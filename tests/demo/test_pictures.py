"""The drawn papers of the demo."""

from PIL import Image

from zhicheng.demo import pictures


def test_an_id_photograph_is_an_invented_portrait_of_the_usual_size() -> None:
    woman, man = (Image.open(pictures.portrait(number)) for number in (1, 2))
    assert woman.size == man.size == (295, 413)
    assert woman.tobytes() != man.tobytes()
    assert len(woman.getcolors(maxcolors=295 * 413) or ()) > 3
