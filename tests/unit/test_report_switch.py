"""Finished files take their place in one step, or the old ones stand: every call that can fail is made to."""

import itertools
import os

import pytest

from pipeline.report.switch import put_file, put_folder

OLD = {"a.html": b"old a", "b.html": b"old b"}
NEW = {"a.html": b"new a", "c.html": b"new c"}


@pytest.fixture
def failing_at(monkeypatch):
    """Make the k-th call of os.replace or os.fsync fail; returns how to arm it and how many calls there were."""
    calls = {"n": 0, "fails": 0}

    def counted(real):
        def call(*given, **more):
            calls["n"] += 1
            if calls["n"] == calls["fails"]:
                raise OSError("full disk")
            return real(*given, **more)

        return call

    monkeypatch.setattr(os, "replace", counted(os.replace))
    monkeypatch.setattr(os, "fsync", counted(os.fsync))

    def arm(k):
        calls.update(n=0, fails=k)
        return calls

    return arm


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def stamps(folder):
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (folder, *folder.rglob("*"))}


def folder_of(path, files):
    path.mkdir(parents=True)
    for name, written in files.items():
        (path / name).write_bytes(written)
    return path


def test_a_folder_holds_exactly_the_files_it_is_given(tmp_path):
    put_folder(tmp_path / "deep" / "pages", NEW)
    assert content(tmp_path / "deep" / "pages") == NEW


def test_a_folder_takes_the_place_of_the_old_one_and_leaves_nothing_beside(tmp_path):
    pages = folder_of(tmp_path / "pages", OLD)
    put_folder(pages, NEW)
    assert content(pages) == NEW
    assert list(tmp_path.iterdir()) == [pages]


def test_an_identical_folder_is_not_touched(tmp_path):
    pages = folder_of(tmp_path / "pages", OLD)
    before = stamps(pages)
    put_folder(pages, dict(reversed(OLD.items())))
    assert stamps(pages) == before


@pytest.mark.parametrize("extra", [{"stray.html": b"x"}, {"stray": None}], ids=["a file more", "a folder more"])
def test_a_folder_with_something_more_in_it_is_not_identical(tmp_path, extra):
    pages = folder_of(tmp_path / "pages", OLD)
    for name, written in extra.items():
        (pages / name).write_bytes(written) if written else (pages / name).mkdir()
    put_folder(pages, OLD)
    assert content(pages) == OLD


def test_whichever_call_fails_the_old_folder_stands_whole_and_nothing_is_left_beside(tmp_path, failing_at):
    """Two files synced, the old folder aside, the new one in place: four calls, then one that never comes."""
    for k in itertools.count(1):
        pages = folder_of(tmp_path / str(k) / "pages", OLD)
        calls = failing_at(k)
        try:
            put_folder(pages, NEW)
        except OSError:
            assert content(pages) == OLD
            assert list(pages.parent.iterdir()) == [pages]
        else:
            assert calls["n"] == k - 1 == 4
            assert content(pages) == NEW
            return


def test_whichever_call_fails_a_first_folder_is_there_whole_or_not_at_all(tmp_path, failing_at):
    for k in itertools.count(1):
        parent = tmp_path / str(k)
        calls = failing_at(k)
        try:
            put_folder(parent / "pages", NEW)
        except OSError:
            assert list(parent.iterdir()) == []
        else:
            assert calls["n"] == k - 1 == 3
            assert content(parent / "pages") == NEW
            return


def test_a_file_is_written_with_the_folders_above_it(tmp_path):
    put_file(tmp_path / "a" / "b" / "latest", b"2019 x\n")
    assert (tmp_path / "a" / "b" / "latest").read_bytes() == b"2019 x\n"


def test_an_identical_file_is_not_touched(tmp_path):
    folder_of(tmp_path / "f", {"latest": b"same"})
    before = stamps(tmp_path)
    put_file(tmp_path / "f" / "latest", b"same")
    assert stamps(tmp_path) == before


@pytest.mark.parametrize("old", [b"old", None], ids=["over an old file", "where there was none"])
def test_whichever_call_fails_the_old_file_stands_and_nothing_is_left_beside(tmp_path, failing_at, old):
    for k in itertools.count(1):
        folder = folder_of(tmp_path / str(k), {"latest": old} if old else {})
        calls = failing_at(k)
        try:
            put_file(folder / "latest", b"new")
        except OSError:
            assert content(folder) == ({"latest": old} if old else {})
        else:
            assert calls["n"] == k - 1 == 2
            assert content(folder) == {"latest": b"new"}
            return
