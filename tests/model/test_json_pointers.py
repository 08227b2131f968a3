"""JSON Pointers: which texts are some, how they are in fragments, and how people read them."""

import pytest

from foia_graph.errors import ValueRejected
from foia_graph.model.json_pointers import check_pointer, fragment_pointer, pointer_fragment, pointer_words


@pytest.mark.parametrize("text", ["title", "", "#/title", "/a~2b", "/a~"])
def test_what_is_no_pointer_is_refused(text):
    """A pointer begins with a slash, and a tilde only is before 0 or 1."""
    with pytest.raises(ValueRejected, match="JSON Pointer"):
        check_pointer(text)


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("/title", "title"),
        ("/communications/0/files/2/ffile", "communications 1, files 3, ffile"),
        ("/Date received", "Date received"),
        ("/a~1b~0c", "a/b~c"),
        ("/0/title", "0, title"),
        ("/Größe & Art", "Größe & Art"),
    ],
)
def test_a_pointer_is_read_in_plain_words(pointer, words):
    """Members of lists are counted from 1, and signs that a pointer writes in another way are themselves."""
    fragment = pointer_fragment(check_pointer(pointer))

    assert words == pointer_words(pointer)
    assert pointer == fragment_pointer(fragment)
    assert fragment.isascii() and not set(fragment) & set(" &#=")
