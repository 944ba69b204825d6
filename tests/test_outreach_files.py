from __future__ import annotations

import pytest

from impact.errors import Refusal
from impact.outreach.files import write_beside


def hello(path):
    path.write_text("hello", encoding="utf-8")


def test_a_file_is_written_and_nothing_else_is_left(tmp_path):
    write_beside(tmp_path / "list.csv", hello, overwrite=False)

    assert [p.name for p in tmp_path.iterdir()] == ["list.csv"]
    assert (tmp_path / "list.csv").read_text(encoding="utf-8") == "hello"


def test_an_existing_file_is_refused_and_untouched(tmp_path):
    (tmp_path / "list.csv").write_text("mine", encoding="utf-8")

    with pytest.raises(Refusal, match=r"already exists.*--overwrite"):
        write_beside(tmp_path / "list.csv", hello, overwrite=False)
    assert (tmp_path / "list.csv").read_text(encoding="utf-8") == "mine"


def test_an_existing_file_is_replaced_when_asked_for(tmp_path):
    (tmp_path / "list.csv").write_text("mine", encoding="utf-8")

    write_beside(tmp_path / "list.csv", hello, overwrite=True)

    assert (tmp_path / "list.csv").read_text(encoding="utf-8") == "hello"


def test_a_writer_that_fails_leaves_the_earlier_file(tmp_path):
    (tmp_path / "list.csv").write_text("mine", encoding="utf-8")

    def fail(path):
        path.write_text("half", encoding="utf-8")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_beside(tmp_path / "list.csv", fail, overwrite=True)
    assert [p.read_text(encoding="utf-8") for p in tmp_path.iterdir()] == ["mine"]


def test_a_missing_folder_is_refused_by_name(tmp_path):
    with pytest.raises(Refusal, match=r"The folder .*gone does not exist.*Create the folder"):
        write_beside(tmp_path / "gone" / "list.csv", hello, overwrite=True)


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path):
    with pytest.raises(Refusal, match="is a folder"):
        write_beside(tmp_path, hello, overwrite=True)


def test_a_file_that_may_not_be_written_is_refused_without_traceback(tmp_path):
    def locked(path):
        raise PermissionError

    with pytest.raises(Refusal, match="Close the file"):
        write_beside(tmp_path / "list.csv", locked, overwrite=False)
