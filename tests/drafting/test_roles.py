"""What people are, in the article's words, and where they are that."""

import pytest

from support.proposals import draft


@pytest.mark.parametrize(
    ("text", "role", "organization", "city"),
    [
        (
            "Ada Quill, director of water at Lume City Council, said it would rain.",
            "director of water",
            "Lume City Council",
            "",
        ),
        ("The mayor of Bristol, Ada Quill, said it would rain all week.", "mayor", "", "Bristol"),
        (
            "Ada Quill, Metropolis Secretary General, said it would rain all week.",
            "Secretary General",
            "Metropolis",
            "",
        ),
        ("Ada Quill, from Rainwatch, said it would rain all week.", "", "Rainwatch", ""),
    ],
)
def test_a_role_is_worded_as_the_article_words_it(
    text: str, role: str, organization: str, city: str
) -> None:
    (speaker,) = draft(f"{text} it would rain all week.").speakers
    assert (speaker.role, speaker.organization, speaker.city) == (role, organization, city)


@pytest.mark.parametrize(
    ("language", "text", "role", "organization"),
    [
        ("en", "“It is late,” said bus driver Ada Quill.", "bus driver", ""),
        ("en", "“It is late,” said Ada Quill, 71, a beekeeper.", "beekeeper", ""),
        ("en", "“It is late,” said Ada Quill, who runs the ferry.", "", ""),  # no word for it
        ("en", "“It is late,” said Ada Quill, who runs Loop Cycles.", "", "Loop Cycles"),
        (
            "en",
            "“It is late,” said Ada Quill. She is head of parks at Lume Council.",
            "head of parks",
            "Lume Council",
        ),
        ("en", "“It is late,” said Lord Mayor Ada Quill.", "Lord Mayor", ""),
        (
            "en",
            "Ada Quill, Cork City Council’s project engineer, waved. “It is late,” she said.",
            "project engineer",
            "Cork City Council",
        ),
        (
            "en",
            "“It is late,” said Ada Quill, Chief Digital Officer, Lume Council.",
            "Chief Digital Officer",
            "",
        ),
        ("en", "It belongs to a bus driver, Ada Quill. “It is late,” she said.", "bus driver", ""),
        (
            "es",
            "«Es tarde», dijo Ada Quílez. Es la directora de la Escuela Lume.",
            "directora",
            "Escuela Lume",
        ),
        ("en", "The driver is Ada Quill. “It is late,” she said.", "driver", ""),
        ("en", "“It is late,” said Ada Quill, a draper near the bridge.", "draper", ""),
        ("en", "“It is late,” said Ada Quill, a carer with ten years’ experience.", "carer", ""),
        (
            "es",
            "«Es tarde», dijo Ada Quílez, alumna de quinto y encargada del mapa.",
            "alumna de quinto",
            "",
        ),
        (
            "es",
            "«Es tarde», dijo la concejala de Vía Pública, Ada Quílez.",
            "concejala de Vía Pública",
            "",
        ),
        (
            "fr",
            "« Il est tard », dit Ada Quillet, présidente du collectif Le Pont.",
            "présidente",
            "Le Pont",
        ),
        ("fr", "L’entraîneuse, c’est Ada Quillet. « Il est tard », dit-elle.", "entraîneuse", ""),
        ("ca", "«És tard», va dir la seva presidenta, Ada Quílez.", "presidenta", ""),
        (
            "ca",
            "«És tard», va dir la regidora d’Urbanisme, Ada Quílez.",
            "regidora d’Urbanisme",
            "",
        ),
        ("pt", "“É tarde”, disse a coordenadora do órgão, Ada Quintela.", "coordenadora", ""),
        (
            "de",
            "Ada Quill winkt. Die Leiterin der Grundschule am Park sagte: „Es ist spät.“",
            "Leiterin",
            "Grundschule am Park",
        ),
        ("de", "„Es ist spät“, sagte Stadtkämmerin Dr. Ada Quill.", "Stadtkämmerin", ""),
        ("en", "“It is late,” said Ada Quill, owner of Loop Cycles.", "owner", "Loop Cycles"),
        (
            "en",
            "“It is late,” said Ada Quill, head of streets at the council.",
            "head of streets",
            "",
        ),
        (
            "en",
            "“It is late,” said Ada Quill, deputy mayor for mobility.",
            "deputy mayor for mobility",
            "",
        ),
        ("es", "«Es tarde», dijo la quiosquera Ada Quílez.", "quiosquera", ""),
        ("es", "«Es tarde», dijo Ada Quílez, afiladora desde 1990.", "afiladora", ""),
        (
            "es",
            "«Es tarde», dijo Ada Quílez, directora de Movilidad.",
            "directora de Movilidad",
            "",
        ),
        ("fr", "« Il est tard », dit la garde forestière Ada Quillet.", "garde forestière", ""),
        ("fr", "« Il est tard », dit Ada Quillet, couvreuse formée à Lyon.", "couvreuse", ""),
        (
            "fr",
            "« Il est tard », dit Ada Quillet, présidente des Amis du Quai.",
            "présidente",
            "Amis du Quai",
        ),
        ("fr", "« Il est tard », dit Ada Quillet, l'avocate du quai.", "avocate du quai", ""),
        (
            "fr",
            "« Il est tard », dit Ada Quillet, gérante de deux cafés sur le quai.",
            "gérante",
            "",
        ),
        ("en", "The assistant coroner, Ada Quill, said: “It is late.”", "assistant coroner", ""),
        (
            "en",
            "Education Minister Ada Quill spoke. “It is late,” she said.",
            "Education Minister",
            "",
        ),
        ("en", "“It is late,” said Ada Quill, who is twenty-three.", "", ""),
        (
            "en",
            "Quill is here. “It is late,” said Ada Quill, a 74-year-old trapper.",
            "trapper",
            "",
        ),
        (
            "en",
            "“It is late,” said Ada Quill, Northbank’s vice-president for exploration.",
            "vice-president for exploration",
            "Northbank",
        ),
        (
            "es",
            "«Es tarde», dijo el director general de Autobuses del Nervión, Ada Quílez.",
            "director general",
            "Autobuses del Nervión",
        ),
        (
            "pt",
            "Da nutricionista Ada Quintela veio a ideia. “É tarde”, disse.",
            "nutricionista",
            "",
        ),
        ("ca", "«És tard», va dir l’apicultora Ada Quílez.", "apicultora", ""),
        ("pt", "“É tarde”, disse Ada Quintela, vereadora da Cultura.", "vereadora da Cultura", ""),
        ("de", "„Es ist spät“, sagte die Imkerin Ada Quill.", "Imkerin", ""),
        ("de", "„Es ist spät“, sagte Bürgermeisterin Ylva Rademacher.", "Bürgermeisterin", ""),
        ("de", "Am Ende wuchs Kapitänin Ada Quill. „Es ist spät“, sagte sie.", "Kapitänin", ""),
        (
            "de",
            "Ada Quill kam. Die Jugendtrainerin lachte. „Gut“, sagte sie.",
            "Jugendtrainerin",
            "",
        ),
        (
            "de",
            "„Es ist spät“, sagte Ada Quill, Forscherin an der Universität Lume.",
            "Forscherin",
            "Universität Lume",
        ),
    ],
)
def test_a_role_is_known_by_its_shape(
    language: str, text: str, role: str, organization: str
) -> None:
    [speaker] = draft(text, language).speakers
    assert (speaker.role, speaker.organization) == (role, organization)
