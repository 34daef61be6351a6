"""Archives are judged by their list of members, before anything in them is opened."""

import io
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read.archive import check_archive, read_member

LISTED = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"


def archive(folder: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", method) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return path


def refused(path: Path, **limits: int) -> str:
    with pytest.raises(InputError) as error:
        check_archive(path, "vag/a.zip", **limits)
    return str(error.value)


def patched(path: Path, offset_in_entry: int, form: str, value: int) -> Path:
    """The same archive with one number of its first member changed in the list at the end."""
    content = bytearray(path.read_bytes())
    struct.pack_into(form, content, content.index(LISTED) + offset_in_entry, value)
    path.write_bytes(content)
    return path


def test_an_ordinary_archive_with_folders_and_swedish_names_passes(tmp_path: Path):
    check_archive(archive(tmp_path, {"källor/": b"", "källor/möte 1.txt": b"hej", "Project.qde": b"<x/>"}), "a.zip")


def test_a_bomb_is_refused_at_once_and_without_unpacking_it(tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written, written.open("xl/worksheets/s.xml", "w") as big:
        for _ in range(300):
            big.write(bytes(1_000_000))
    assert path.stat().st_size < 400_000
    tracemalloc.start()
    started = time.perf_counter()
    said = refused(path)
    seconds, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "arkivet blir 300 MB uppackat. Väntade: högst 100 MB" in said
    assert "mer än 200 gånger större uppackade: 'xl/worksheets/s.xml'" in said
    assert seconds < 2
    assert peak < 1_000_000


def test_limits_can_be_set_and_are_inclusive(tmp_path: Path):
    path = archive(tmp_path, {"a": b"12345", "b": b"67890"})
    check_archive(path, "a.zip", most_bytes=10, most_members=2)
    assert "arkivet blir 1 MB uppackat" in refused(path, most_bytes=9)
    assert "arkivet innehåller 2 filer. Väntade: högst 1" in refused(path, most_members=1)


def test_a_member_that_packs_well_but_is_small_is_no_bomb(tmp_path: Path):
    path = archive(tmp_path, {"blank.xml": bytes(1_000_000)})
    check_archive(path, "a.zip")
    assert "200 gånger" in refused(archive(tmp_path, {"blank.xml": bytes(1_000_001)}))


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "a/..", "C:/x", "c:x", "a\\..\\x", "a\nb", "a\x1fb"])
def test_a_name_that_leads_out_of_the_archive_is_refused(tmp_path: Path, name: str):
    assert f"inte är tillåtna: {name!r}" in refused(archive(tmp_path, {"good.txt": b"x", name: b"x"}))


def test_a_name_that_hides_its_end_behind_a_nul_is_refused(tmp_path: Path):
    path = archive(tmp_path, {"good.txt.exe": b"x"})
    path.write_bytes(path.read_bytes().replace(b"good.txt.exe", b"good.txt\0exe"))
    assert r"'good.txt\x00exe'" in refused(path)


@pytest.mark.parametrize("name", ["a..b.txt", "..a/b", "a/b..", "xx:y", "å/ä ö.txt"])
def test_dots_and_colons_inside_a_name_are_harmless(tmp_path: Path, name: str):
    check_archive(archive(tmp_path, {name: b"x"}), "a.zip")


@pytest.mark.parametrize("twin", ["Sources/A.txt", "sources/./a.txt", "sources//a.txt", "SOURCES/a.TXT"])
def test_two_members_that_would_land_on_the_same_file_are_refused(tmp_path: Path, twin: str):
    said = refused(archive(tmp_path, {"sources/a.txt": b"1", twin: b"2", "other": b"3"}))
    assert f"samma namn: 'sources/a.txt', {twin!r}" in said


def test_the_same_name_given_twice_is_refused(tmp_path: Path):
    path = archive(tmp_path, {"a.txt": b"1", "b.txt": b"2"})
    path.write_bytes(path.read_bytes().replace(b"b.txt", b"a.txt"))
    assert "samma namn: 'a.txt', 'a.txt'" in refused(path)


def test_names_that_differ_only_in_how_a_letter_is_composed_are_the_same(tmp_path: Path):
    assert "samma namn" in refused(archive(tmp_path, {"möte": b"1", "mo\u0308te": b"2"}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int):
    path = tmp_path / "a.zip"
    member = zipfile.ZipInfo("link")
    member.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(path, "w") as written:
        written.writestr(member, "/etc/passwd")
    assert "länkar eller annat än vanliga filer: 'link'" in refused(path)


@pytest.mark.parametrize("bit", [0x1, 0x40, 0x2000])
def test_an_encrypted_member_is_refused(tmp_path: Path, bit: int):
    assert "krypterade: 'a'" in refused(patched(archive(tmp_path, {"a": b"x"}), 8, "<H", bit))


def test_an_unusual_way_of_packing_is_refused(tmp_path: Path):
    assert "inte stöds: 'a'" in refused(archive(tmp_path, {"a": b"x"}, zipfile.ZIP_BZIP2))


def test_an_archive_within_an_archive_is_refused_by_name_and_by_content(tmp_path: Path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as written:
        written.writestr("x", "x")
    said = refused(archive(tmp_path, {"a.zip": b"", "b.txt": inner.getvalue(), "c.txt": b"\x1f\x8b", "d.txt": b"PK?"}))
    assert "innehåller andra arkiv: 'a.zip', 'b.txt', 'c.txt'. Åtgärd" in said


def test_a_document_that_is_a_zip_file_by_nature_may_be_carried_along(tmp_path: Path):
    check_archive(archive(tmp_path, {"sources/a.DOCX": b"PK\x03\x04....", "media/b.emz": b"\x1f\x8b.."}), "a.zip")


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path):
    path = archive(tmp_path, {"../a": b"x", "b": b"x", "B": b"x"})
    with pytest.raises(InputError) as error:
        check_archive(patched(path, 8, "<H", 1), "vag/a.zip", most_members=1, most_bytes=2)
    assert len(error.value.problems) == 5
    assert {problem.where for problem in error.value.problems} == {"vag/a.zip"}


def test_at_most_five_names_are_listed(tmp_path: Path):
    said = refused(archive(tmp_path, {f"../{number}": b"" for number in range(9)}))
    assert "'../4' och 4 till" in said
    assert "'../5'" not in said


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "inte ett zip-arkiv"),
        (b"<html>logga in</html>", "inte ett zip-arkiv"),
        (b"PK\x03\x04" + bytes(60), "avkortad eller skadad"),
        (b"PK\x05\x06" + bytes(18), "arkivet är tomt"),
    ],
)
def test_what_is_no_archive_or_an_empty_one_is_named(tmp_path: Path, content: bytes, found: str):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert found in refused(path)


def test_an_archive_cut_short_anywhere_is_refused(tmp_path: Path):
    whole = archive(tmp_path, {"a.txt": b"some text", "b.txt": b"more text"}).read_bytes()
    path = tmp_path / "cut.zip"
    for length in range(2, len(whole)):
        path.write_bytes(whole[:length])
        assert "avkortad eller skadad" in refused(path)


def test_members_larger_together_than_the_archive_are_refused(tmp_path: Path):
    path = patched(archive(tmp_path, {"a.txt": b"some text"}), 20, "<I", 50_000)
    assert "tillsammans större än arkivet" in refused(path)


def test_a_damaged_member_is_named(tmp_path: Path):
    path = archive(tmp_path, {"a.txt": b"some text", "b.txt": b"x"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"some text", b"same text"))
    assert "filer i arkivet är skadade: 'a.txt'. " in refused(path)


def test_a_member_is_read_whole(tmp_path: Path):
    content = b"0123456789" * 5_000
    with zipfile.ZipFile(archive(tmp_path, {"a": content, "empty": b""})) as opened:
        assert read_member(opened, "a", 50_000) == content
        assert read_member(opened, opened.getinfo("empty"), 50_000) == b""


def test_a_member_larger_than_allowed_is_not_read(tmp_path: Path):
    with zipfile.ZipFile(archive(tmp_path, {"a": b"12345"})) as opened:
        assert read_member(opened, "a", 5) == b"12345"
        with pytest.raises(InputError, match="'a': innehållet är större än"):
            read_member(opened, "a", 4)


@pytest.mark.parametrize("declared", [4, 6])
@pytest.mark.parametrize("checksum", ["its own", "that of the part declared"])
def test_a_member_of_another_size_than_declared_is_refused(tmp_path: Path, declared: int, checksum: str):
    path = patched(archive(tmp_path, {"a": b"12345"}), 24, "<I", declared)
    if checksum != "its own":
        patched(path, 16, "<I", zlib.crc32(b"12345"[:declared]))
    with zipfile.ZipFile(path) as opened, pytest.raises(InputError, match="annan storlek än filen uppger"):
        read_member(opened, "a", 100)


def test_a_member_that_claims_to_be_small_is_not_unpacked_beyond_its_claim(tmp_path: Path):
    path = patched(archive(tmp_path, {"a": bytes(50_000_000)}), 24, "<I", 1_000)
    with zipfile.ZipFile(path) as opened:
        tracemalloc.start()
        with pytest.raises(InputError, match="annan storlek"):
            read_member(opened, "a", 100_000)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 2_000_000


def test_a_member_that_is_larger_than_it_states_is_damage(tmp_path: Path):
    """A reader that believes the list would stop at the stated size and find its checksum right."""
    short, whole = b"<a/>", b"<a/><!-- and a hundred answers more -->"
    path = archive(tmp_path, {"blad.xml": whole}, zipfile.ZIP_STORED)
    content = path.read_bytes()
    place = content.rindex(b"PK\x01\x02")
    stated = struct.pack("<I", zlib.crc32(short)), struct.pack("<I", len(short))
    content = content[: place + 16] + stated[0] + content[place + 20 : place + 24] + stated[1] + content[place + 28 :]
    path.write_bytes(content)
    with zipfile.ZipFile(path) as believing:
        assert believing.infolist()[0].file_size == len(short)
    assert "skadade" in refused(path)
