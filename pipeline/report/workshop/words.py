"""Every wording of the workshop's sheets."""

OF_COUNTY = "Gruppens egna indikatorer redovisas inte. Här står länets: pröva om de stämmer hos er."
ONLY_TOTAL = "bara det samlade indexet kan visas"
ABOUT = (
    "Styrkor är {own} högsta index, om de ligger över skalans mitt (50), och spänningar de lägsta. Valet är en"
    " beskrivning och ingen prövning; intervallet visar hur osäkert varje index är."
)
NO_STRENGTH = "Ingen indikator ligger över skalans mitt."
NONE_SHOWN = "Indikatorerna som kan visas är för få, eller för lika, för att välja styrkor och spänningar."
UNCERTAIN = " (osäkert)"
ABOUT_CLOSE = (
    "Följer helhetsbedömningen i länet: {names}. Den som är nöjd med samarbetet som helhet har oftare än i andra frågor"
    " ett högt index här; det säger inte att det ena orsakar det andra. Sådana spänningar står först."
)
APART_TALKS = "I länet går enkäten och fokusgrupperna isär om ”{name}”. {why}"
APART_COUNTY = "{lead} om ”{name}”: {higher} ligger {amount} över {lower}{interval}. {certain}"
LARGEST = "I länet är avståndet störst"
LARGEST_CERTAIN = "Av avstånden i länet som är mer än slump är det störst"
CAN_BE_CHANCE = "Intervallet täcker 0, så avståndet kan vara slump."
NO_CHANCE = "Hela intervallet ligger över 0."
NO_INTERVAL = "Inget intervall kan visas."
NOTHING_APART = "Inget sådant kan visas."
STRENGTH = "Vad gör vi som får ”{name}” att fungera, och hur håller vi fast vid det?"
TENSION = "Hur märks ”{name}” i vardagen, och vad kan vi själva ändra?"
APART = "Var ser vi olika på ”{name}”, och vad beror det på?"
WITHOUT_SUBJECTS = (
    "Vad fungerar bra i vårt samarbete, och hur håller vi fast vid det?",
    "Vad är svårast i vårt samarbete, och vad kan vi själva ändra?",
)
ALWAYS = "Vad i siffrorna förvånar oss, och vad saknas i dem?"
TO_WRITE = ("Vad gör vi?", "Vem märker det, och hur?", "När?")
