"""The command `baslinje`. Every command goes through the same definitions as the Dagster UI; nothing is made here.

Imports that cost time stand in the commands that need them, so that `--help` and `status` answer at once.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from assets.home import go_home
from assets.paths import RAW_DATA, ROOT
from pipeline.errors import BaslinjeError, InputError, Problem

app = typer.Typer(
    name="baslinje",
    help="Mäter samverkansklimatet: från enkätexporter till rapporter, med baslinjen som jämförelse.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
StudyName = Annotated[str, typer.Argument(metavar="STUDIE", help="Studiens mapp under raw_data.")]
FileName = Annotated[Path, typer.Argument(metavar="FIL", help="En export.")]
Wave = Annotated[str | None, typer.Option("--wave", metavar="VÅG", help="Bara detta mättillfälle.")]


@app.command()
def run(study: Annotated[str | None, typer.Argument(metavar="[STUDIE]")] = None, wave: Wave = None) -> None:
    """Kör hela kedjan för en studie, eller för alla: läs, räkna, skydda och skriv rapporterna."""
    from rich.console import Console  # noqa: PLC0415 - see the module docstring
    from rich.progress import Progress  # noqa: PLC0415

    from assets.closing import closing_lines  # noqa: PLC0415
    from assets.running import StudyRun  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    for folder in _folders(study):
        own = StudyRun(folder, wave)
        with Progress(console=console) as progress:
            bar = progress.add_task(folder.name, total=own.steps_n)
            finished_waves = list(own.execute(lambda _, bar=bar: progress.advance(bar)))  # type: ignore[misc]
        for finished in finished_waves:
            console.print("\n".join(closing_lines(finished)), markup=False)


@app.command()
def check() -> None:
    """Kontrollera alla studiers definitioner och att Dagster kan läsa in dem."""
    from pipeline.study import load_study  # noqa: PLC0415

    for folder in _folders(None):
        study = load_study(folder)
        typer.echo(f"{study.id}: {len(study.groups)} grupper, {len(study.instrument.items)} frågor, i ordning")
    raise typer.Exit(_dg("check", "defs"))


@app.command()
def synthesize(
    study: StudyName,
    seed: Annotated[int | None, typer.Option(help="Annat slumpfrö än receptets.")] = None,
    folder: Annotated[Path | None, typer.Option("--to", help="Skriv i en annan mapp än studiens.")] = None,
) -> None:
    """Skriv syntetiska exporter och deras sanna värden enligt studiens recept."""
    from pipeline.study import load_study  # noqa: PLC0415
    from pipeline.synthesize import load_recipe  # noqa: PLC0415
    from pipeline.synthesize import synthesize as write_files  # noqa: PLC0415

    own = load_study(_folder(study))
    for path in write_files(own, load_recipe(own), folder or own.folder, seed):
        typer.echo(path)


@app.command()
def seal(study: StudyName) -> None:
    """Försegla baslinjens värden: därefter stoppas varje körning som ger andra."""
    from assets.sealing import seal_baseline  # noqa: PLC0415

    typer.echo(seal_baseline(_folder(study)))


@app.command()
def register(study: StudyName, wave: Annotated[str, typer.Argument(metavar="VÅG", help="Mättillfället.")]) -> None:
    """Registrera ett mättillfälles filer, en gång: därefter stoppas varje körning med andra filer."""
    from assets.registering import register_wave  # noqa: PLC0415

    typer.echo(register_wave(_folder(study), wave))


@app.command()
def inspect(
    file: FileName,
    encoding: Annotated[str | None, typer.Option(help="Teckenkodning, till exempel cp1252.")] = None,
    separator: Annotated[str | None, typer.Option(help="Avgränsare i en textfil.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Blad i en arbetsbok.")] = None,
    header_row: Annotated[int | None, typer.Option(help="Rubrikens rad.")] = None,
    tool: Annotated[str | None, typer.Option(help="Enkätverktyg, eller generic: filen är en enkät.")] = None,
    codebook: Annotated[
        Path | None, typer.Option(help="Verktygets egen beskrivning (.lss, ordlista); kodningsprogrammets kodlista.")
    ] = None,
    study: Annotated[str | None, typer.Option(metavar="STUDIE", help="Om filen inte ligger i studiens mapp.")] = None,
) -> None:
    """Visa vad som finns i en enkät- eller kodningsexport, med antal. Inga svar och inget som sagts visas."""
    from assets.inspecting import inspected, study_of  # noqa: PLC0415
    from pipeline.read.parsed import Request  # noqa: PLC0415
    from pipeline.study import load_study  # noqa: PLC0415

    request = Request(
        file,
        str(file),
        codebook=codebook,
        encoding=encoding,
        separator=separator,
        sheet=sheet,
        header_row=header_row,
        tool=tool,
    )
    own = load_study(_folder(study)) if study else study_of(file)
    for line in inspected(request, own):
        typer.echo(line)


@app.command("map")
def map_columns(
    file: FileName,
    wave: Annotated[str, typer.Option("--wave", metavar="VÅG", help="Mättillfället som filen hör till.")],
    study: Annotated[str | None, typer.Option(metavar="STUDIE", help="Om filen inte ligger i studiens mapp.")] = None,
) -> None:
    """Föreslå rader till column_map.csv efter hur lika formuleringarna är. En människa bestämmer; inget skrivs."""
    from assets.inspecting import draft_of_the_map, folder_of  # noqa: PLC0415

    own = _folder(study) if study else folder_of(file)
    if own is None:
        raise InputError(Problem(str(file), "filen ligger inte i någon studies mapp", "--study STUDIE"))
    typer.echo(draft_of_the_map(file, wave, own), nl=False)


@app.command()
def dev(port: Annotated[int, typer.Option(help="Port på den egna datorn.")] = 3000) -> None:
    """Öppna Dagsters gränssnitt, bara på den egna datorn (127.0.0.1)."""
    raise typer.Exit(_dg("dev", "--host", "127.0.0.1", "--port", str(port)))


@app.command()
def status() -> None:
    """Visa hur varje studie står; slutar med felkod när något behöver göras."""
    from assets.standing import standing  # noqa: PLC0415
    from pipeline.study import load_study  # noqa: PLC0415

    well = True
    for folder in _folders(None):
        study = load_study(folder)
        sealed = "förseglad" if study.seal.exists() else "ej förseglad"
        typer.echo(f"{study.id}: baslinjen {study.baseline} är {sealed}")
        for wave in study.wave_ids:
            found = standing(study, wave)
            well = well and found.is_well
            registered = ", registrerad" if found.is_registered else ""
            typer.echo(f"  {found.wave}: {found.state}{registered} - {found.about}")
    raise typer.Exit(0 if well else 1)


def main() -> None:
    """Run a command; what a user can mend is said without a traceback."""
    try:
        app()
    except BaslinjeError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


def _folders(study: str | None) -> tuple[Path, ...]:
    from pipeline.study import find_studies  # noqa: PLC0415

    if study is not None:
        return (_folder(study),)
    found = find_studies(RAW_DATA)
    if not found:
        raise InputError(Problem(str(RAW_DATA), "ingen studie", "minst en mapp med study.toml"))
    return found


def _folder(study: str) -> Path:
    from pipeline.study import find_studies  # noqa: PLC0415

    known = {folder.name: folder for folder in find_studies(RAW_DATA)}
    if study not in known:
        raise InputError(Problem("STUDIE", f"okänd studie {study!r}", f"en av {', '.join(known) or '(inga finns)'}"))
    return known[study]


def _dg(*arguments: str) -> int:
    """Dagster's own command, from this environment, at home."""
    go_home()
    command = Path(sys.executable).with_name("dg.exe" if os.name == "nt" else "dg")
    return subprocess.run([str(command), *arguments], cwd=ROOT, check=False).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    main()
