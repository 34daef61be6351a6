"""What stands on the researcher's page, in which order, and what there is to know about each table."""

from dataclasses import dataclass

from pipeline.tables.base import Table
from pipeline.tables.researcher import DESCRIBED, ITEM_MODELS, MODELS, NONRESPONSE, POSITIVE, TWO_WAVES
from pipeline.tables.sensitivity import SENSITIVITY
from pipeline.tables.trend import TREND


@dataclass(frozen=True)
class Section:
    """Tables on one subject."""

    title: str
    about: str
    tables: tuple[Table, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        "Grupperna, var för sig",
        "Gruppens egen spridning, och ett medelvärde som är draget mot länets så långt som gruppens eget är osäkert."
        " Med ändlighetskorrektion gäller intervallet just de inbjudna och blir noll när alla har svarat; det hör"
        " aldrig ihop med en bedömning.",
        (DESCRIBED,),
    ),
    Section(
        "Vilka som svarade",
        "Svarsfrekvens med Wilsons intervall. Representativitet 1 betyder att alla celler i listan (grupp och"
        " organisation) svarat lika ofta; den är inte rättad för små celler och blir därför något låg.",
        (NONRESPONSE,),
    ),
    Section(
        "Två mätningar, grupp för grupp",
        "Tester och effektmått på gruppens egen spridning, utan justering för att många görs: någon av dem ger nästan"
        " säkert ett litet p. Delvis parat test räknar med dem som svarat båda gångerna när de är tillräckligt många.",
        (TWO_WAVES,),
    ),
    Section(
        "Modeller",
        "Förändringen med organisation och roll lika. Blandad modell: varje grupp har en egen nivå och en egen"
        " förändring. CR2: minsta kvadrat med grupperna som kluster. Stämmer de inte överens är grupperna för få eller"
        " för olika.",
        (MODELS,),
    ),
    Section(
        "Fråga för fråga",
        "Proportionella odds: log-odds för ett bättre svar vid den senare mätningen. Ett litet p för proportionalitet"
        " säger att förändringen inte är densamma i skalans båda ändar. Ingen justering för att många frågor prövas.",
        (ITEM_MODELS, POSITIVE),
    ),
    Section(
        "Andra val",
        "Länets förändring med ett val i taget ändrat, med alla decimaler och skäl, och linjen över alla mätningar.",
        (SENSITIVITY, TREND),
    ),
)

TABLES: dict[str, Table] = {table.name: table for section in SECTIONS for table in section.tables}
