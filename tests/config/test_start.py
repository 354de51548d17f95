"""`make run`: what is not installed is named with the command that mends it."""

from pathlib import Path

import pytest

from zhicheng.config.start import require_installed


def test_without_style_sheets_or_fonts_it_says_in_two_languages_which_command_installs_them(tmp_path: Path) -> None:
    there, gone = tmp_path / "tabler.min.css", tmp_path / "NotoSansSC_400Regular.ttf"
    there.touch()
    with pytest.raises(SystemExit) as stopped:
        require_installed([there, gone])
    chinese, english = str(stopped.value).splitlines()
    assert "没有装好（缺 NotoSansSC_400Regular.ttf）" in chinese
    assert "not installed (NotoSansSC_400Regular.ttf)" in english
    assert [line.endswith("make run") for line in (chinese, english)] == [True, True]
    require_installed([there])
