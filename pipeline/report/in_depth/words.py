"""What the page in depth says before and after its tables."""

ABOUT_COMPARABILITY = (
    "Frågekartan ensam avgör om en indikator inte får jämföras. Svaren kan bara mana till försiktighet: när en fråga"
    " besvaras olika av personer på samma nivå, när frågorna hänger ihop sämre, eller när andra svarar."
)
ABOUT_SCALES = (
    "Alfa och omega säger hur väl frågorna i en indikator hänger ihop, från 0 till 1; 0,70 brukar räcka. En fråga som"
    " följer de övriga dåligt, eller som skalan blir bättre utan, är värd att läsa om."
)
READING_SCALES = (
    "Parentesen är ett 95-procentigt intervall. ICC(1) är hur stor del av skillnaderna mellan personer som ligger"
    " mellan grupperna, ICC(2) hur tillförlitliga gruppernas medelvärden är. Enighet är r_wg(j), i medeltal över"
    " grupperna, mot svar som är jämnt spridda eller svagt sneda."
)
ABOUT_PEOPLE = (
    "Länkade är de som går att känna igen vid båda mättillfällena på sin egen kod. Att vara länkad är frivilligt, och"
    " ej länkad betyder inte att personen har slutat. Varje person räknas en gång, så talen är inte delar av länets"
    " förändring."
)
ABOUT_REGISTER = (
    "Koderna kommer ur ett register över alla som kan svara. Kvarvarande har svarat vid båda mättillfällena, slutat"
    " bara vid det första och nya bara vid det senare; den som lät bli att svara räknas som borta. Slutat och nya"
    " jämförs med de kvarvarande vid samma mättillfälle. Varje person räknas en gång, så talen är inte delar av länets"
    " förändring."
)
ABOUT_PERCEPTION = (
    "Varje organisation, och varje roll, mot alla övriga i länet. Det säger vad man ser, inte varför: de kan komma från"
    " olika grupper."
)
READING_PERCEPTION = (
    "Intervallen gäller samtidigt för alla i tabellen, så att även det största avståndet går att lita på."
)
READING_MEMORY = (
    "Minnet är länets medelsvar, i enheter från den neutrala mitten (från −50 till +50). Mätningen är skillnaden i"
    " samlat index sedan mättillfället före."
)
ABOUT_TAKING_PART = (
    "En observerad skillnad: ingen har lottats till att delta, och de som deltog kan ha skilt sig från början. Den"
    " säger inte vad deltagandet har gjort."
)
ABOUT_CHOICES = (
    "Länets förändring igen, med ett val i taget ändrat. Intervallen har samma nivå som rapportens. En annan slutsats"
    " betyder att intervallet täcker 0 i det ena fallet men inte i det andra: då vilar resultatet på valet, och det bör"
    " sägas när resultatet används."
)
READING_CHOICES = (
    "De som kan följas, och de som svarat på allt, har valt det själva och är inte som alla andra. Ett tal som"
    " tillsammans med de andra skulle avslöja en dold grupp visas inte (..), men slutsatsen gör det. Ett frågetecken"
    " betyder att det inte går att säga."
)
ABOUT_SINCE_LAST = (
    "Rapporten jämför med baslinjen. Här jämförs med mätningen före, på de frågor som är desamma i de två, med egna"
    " familjer och samma krav: risken för minst ett falskt utslag i en familj är densamma, men två jämförelser är två"
    " sådana risker."
)
ABOUT_TREND = (
    "En rät linje genom alla mättillfällen, på de frågor som är desamma vid alla och för de grupper som svarat vid"
    " alla. Den beskriver vad som har varit och är ingen prognos."
)
ABOUT_PRIORITIES = (
    "Index för varje indikator, mot hur nära indikatorn följer svaren på frågan ”{question}” bland personer i samma"
    " grupp. Lågt index och nära samband är en bra början på ett samtal om vad man vill göra något åt."
)
READING_PRIORITIES = (
    "Lågt och högt, nära och längre från är jämfört med medelvärdet av indikatorerna. Osäkert betyder att något av"
    " intervallen täcker det medelvärdet. Ett samband är ingen effekt: den som höjer indikatorn höjer inte säkert"
    " helheten. Varje samband vilar på minst 20 svarande."
)
ABOUT_FORESIGHT = (
    "En verklig förändring från det här mättillfället till nästa, minst så stor som här, upptäcks med {chance}"
    " sannolikhet om lika stor andel svarar då. Mindre förändringar kan finnas utan att mätningen kan säga det."
)
READING_FORESIGHT = (
    "Räknat på spridningen inom alla grupper tillsammans, på planens nivå för varje familj, och som om ingen kan följas"
    " från den ena mätningen till den andra. Sista kolumnen är hur många svar som behövs vid vardera tillfället."
)
