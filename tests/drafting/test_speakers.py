"""Who said it, where an article says it in its own way: each rule on the shortest text."""

import pytest

from support.proposals import draft, said


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "« Je veux bien d’un tramway, dit-elle. Je ne veux pas d’un chantier. »",
            ["Je veux bien d’un tramway", "Je ne veux pas d’un chantier."],
        ),
        (
            "« Les gens attendent, a expliqué Modibo Kanté, premier adjoint. Alors on ouvre. »",
            ["Les gens attendent", "Alors on ouvre."],
        ),
        (
            "« J’adore les courses, poursuit-il, mais il faut courir après. »",
            ["J’adore les courses", "mais il faut courir après."],
        ),
        ("« On les a prévenus, leur a-t-elle lancé. »", ["On les a prévenus"]),
    ],
)
def test_who_speaks_is_left_out_of_what_is_said(text: str, pieces: list[str]) -> None:
    assert [words for words, _ in said(draft(f"Ada Quillet est venue. {text}", "fr"))] == pieces


@pytest.mark.parametrize(
    "text",
    [
        "« Le syndicat, soutenu par la mairie, demande la suppression du quota », dit Ada Quillet.",
        "« Le pont, qui peut-il bien servir, est fermé », dit Ada Quillet.",
    ],
)
def test_a_clause_between_commas_is_a_part_of_what_is_said(text: str) -> None:
    assert len(said(draft(text, "fr"))) == 1


def test_who_speaks_may_stand_between_dashes() -> None:
    found = draft("«Si el viernes no hay acuerdo —añadió Ada Quílez—, pediremos otro».", "es")
    assert said(found) == [
        ("Si el viernes no hay acuerdo", "Ada Quílez"),
        ("pediremos otro", "Ada Quílez"),
    ]


def test_a_bare_verb_inside_a_spanish_quotation_is_not_said() -> None:
    found = draft("Ada Quílez habló. «El puente es viejo, señaló, y también estrecho».", "es")
    assert said(found) == [
        ("El puente es viejo", "Ada Quílez"),
        ("y también estrecho", "Ada Quílez"),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ada Quill spoke. The port called it safe. “We have to go on,” it said later."),
        (
            "en",
            "Ada Quill left. A deckhand, who asked not to be named, ate. “It is late,” he said.",
        ),
        ("ca", "Ada Quílez va parlar. Una companya hi posa un però: «Arribo morta de gana»."),
        ("en", "Ada Quill spoke. A report by the town warned that “the bridge is about to fall”."),
        ("en", "Ada Quill spoke. A spokesman for the firm, Lume Works, said: “It will be mended.”"),
        ("es", "Ada Quílez habló. «Nadie nos preguntó nada», dijo uno de ellos."),
        (
            "es",
            "Ada Quílez habló. El informe es largo. Reconoce que es «difícil de arreglar hoy».",
        ),
        ("fr", "Ada Quillet parla. Une source se montre moins sûre : « Il manque une signature. »"),
        (
            "ca",
            "Ada Quílez va parlar. L’informe alerta que «el pont no aguantarà gaire més temps».",
        ),
        (
            "de",
            "Ada Quill sprach. Der Effekt sei, heißt es darin, „gering, aber nicht ganz klein“.",
        ),
    ],
)
def test_what_is_said_without_a_name_is_given_to_nobody(language: str, text: str) -> None:
    ((_, who),) = said(draft(text, language))
    assert who == ""


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "Ada Quill of the Harbour Trust said that the bridge is old.", "Ada Quill"),
        ("en", "For Ada Quill, the bridge was never about the river.", "Ada Quill"),
        ("en", "Ada Quill came. In her view, the bridge will last for years.", "Ada Quill"),
        (
            "en",
            "Among them was Ada Quill, a tenant, who told the town that the bridge is old.",
            "Ada Quill",
        ),
        (
            "fr",
            "Ada Quillet est venue. Le pont, ajoute-t-elle, est vieux de cent ans.",
            "Ada Quillet",
        ),
        (
            "fr",
            "Le projet est de Jo Brun. Selon ce dernier, le pont est vieux de cent ans.",
            "Jo Brun",
        ),
        ("fr", "Ada Quillet a par ailleurs annoncé que le pont serait réparé.", "Ada Quillet"),
        ("de", "Ada Quill kam. Inzwischen findet sie, dass die Brücke gut ist.", "Ada Quill"),
        ("de", "Ada Quill kam. Die Brücke werde nach ihren Worten bald repariert.", "Ada Quill"),
        ("ca", "Ada Quílez va venir. Segons ella, el pont és vell i perillós.", "Ada Quílez"),
        (
            "en",
            "This matters, says Ada Quill, director of the trust, as bridges fall.",
            "Ada Quill",
        ),
        ("pt", "Para a pesquisadora Ada Quintela, a ponte é velha e perigosa.", "Ada Quintela"),
        ("pt", "Ada Quintela veio. Na opinião dela, a ponte é velha e perigosa.", "Ada Quintela"),
        (
            "de",
            "„Es ist spät.“ Ada Quill winkte ab. Die Brücke habe noch nie jemandem geschadet.",
            "Ada Quill",
        ),
        ("de", "»Es ist spät.« Ada Quill glaubt, dass die Brücke noch lange hält.", "Ada Quill"),
        ("de", "Die Brücke werde man nun schließen, kündigte Ada Quill an.", "Ada Quill"),
        ("de", "Die Brücke werde man nun schließen, gibt Ada Quill zu bedenken.", "Ada Quill"),
        (
            "es",
            "La vocera de la Mesa del Agua de Lume, Ada Quílez, consideró que el puente es viejo.",
            "Ada Quílez",
        ),
        (
            "es",
            "Ada Quílez explicó que el programa «Puentes de la Ladera» emplea a cien personas.",
            "Ada Quílez",
        ),
    ],
)
def test_what_is_reported_has_its_speaker(language: str, text: str, speaker: str) -> None:
    assert [who for _, who in said(draft(text, language), "reported")] == [speaker]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ada Quill does not look up when the bridge and its toll are mentioned in town."),
        ("en", "Ada Quill voted on Tuesday to send a proposed bridge and its toll back to town."),
        ("es", "A Ada Quílez le reconocieron el año pasado diecinueve años de trabajo en total."),
        ("en", "Ada Quill, who was born in a lighthouse, went on to lead the town’s orchestra."),
        ("es", "El último censo de Ada Quílez contó 4.870 personas sin casa en toda la región."),
    ],
)
def test_a_verb_that_tells_of_something_else_reports_nothing(language: str, text: str) -> None:
    assert said(draft(text, language), "reported") == []


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        # A surname that others have as a first name says nothing of who bears it.
        ("en", "Malkia Cyril came. Tom Fry left. “It is late,” she said.", "Malkia Cyril"),
        # The deputy mayor isn't the mayor.
        (
            "fr",
            "La maire, Aya Sarr, est là. Jo Kanté, adjoint au maire, aussi. « Oui », dit la maire.",
            "Aya Sarr",
        ),
        # Who is called by a role where a sentence begins is whom "he" means.
        (
            "fr",
            "L’échevin, Jo Brun, vint. Luc Noir parla.\n\nL’échevin rit. « Il est tard », dit-il.",
            "Jo Brun",
        ),
        ("ca", "Arnau Solés i Roca va venir. «És tard», va dir Solés.", "Arnau Solés i Roca"),
        ("en", "Robert “Bobby” Scott came. “It is late,” Scott said.", "Robert “Bobby” Scott"),
        ("es", "Óscar Villarreal Peña llegó. «Es tarde», dijo.", "Óscar Villarreal Peña"),
        ("es", "Ada Quílez ganó. «Es tarde», contó la campeona.", "Ada Quílez"),
        ("fr", "« Il est tard », a dit à la presse Koffi N'Guessan.", "Koffi N'Guessan"),
        ("fr", "« Il est tard », a déclaré à l'agence Paul Gaye.", "Paul Gaye"),
        (
            "fr",
            "« Il est tard », a lancé à la tribune la ministre des Pêches, Awa Ndour.",
            "Awa Ndour",
        ),
        ("es", "Ada Quílez llegó. «Es tarde», dijo en los pasillos del Parlamento.", "Ada Quílez"),
        ("de", "Ada Quill kam. „Es ist spät“, gab die 31-Jährige zu.", "Ada Quill"),
        ("fr", "« Il est tard », dit Maëlys Guivarc’h.", "Maëlys Guivarc’h"),
        ("ca", "En Dani Quesada hi era. «És tard», explicava.", "Dani Quesada"),
        ("de", "„Es ist spät“, sagte Stadtbaurätin Ada Rademacher.", "Ada Rademacher"),
        ("de", "„Es ist spät“, gibt er zu. Udo Stork lacht.", ""),
        ("en", "The Polish-born Ada Wilk came. “It is late,” she said.", "Ada Wilk"),
        ("fr", "Jo Brun parla. Une vendeuse montre son étal. « Il est tard », soupire-t-elle.", ""),
    ],
)
def test_whom_a_word_means(language: str, text: str, speaker: str) -> None:
    assert [who for _, who in said(draft(text, language))] == [speaker]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "es",
            "Málaga acogió el encuentro «Vivir donde otros veranean», que reunió a mucha gente.",
        ),
        ("de", "Das Ensemble spielt: „Der letzte Fahrgast steigt aus“, ein Stück in elf Bildern."),
    ],
)
def test_an_event_and_a_play_are_no_statements(language: str, text: str) -> None:
    assert said(draft(text, language)) == []


@pytest.mark.parametrize(
    ("language", "text", "cities"),
    [
        ("de", "Vorbild ist Bozen, wo die ersten Schulstraßen eingerichtet wurden.", ["Bozen"]),
        ("de", "Das Gesundheitszentrum von Graz steht am Park.", ["Graz"]),
        ("es", "Uno es el de Tlalume, el municipio que más crece.", ["Tlalume"]),
        ("es", "El encuentro se celebró en México con mucha gente.", []),
        ("fr", "À Vannes, où un règlement s’applique, les loyers n’ont pas baissé.", ["Vannes"]),
        ("ca", "És el cuiner de l’escola La Sínia de Manresa.", ["Manresa"]),
        ("en", "Leonie Castell, the city’s head of parks, came.", []),
        ("es", "La obra llega a la avenida Zaragoza y al barrio de Málaga.", []),
        ("fr", "L’ouverture est prévue à La Rochelle en mars.", ["La Rochelle"]),
        ("pt", "As delegações de Quelimane e Maputo falaram.", ["Quelimane", "Maputo"]),
        ("pt", "A barragem de Rio do Sul está cheia.", ["Rio do Sul"]),
        ("en", "Parts of neighbouring Marikina were without water.", ["Marikina"]),
        ("en", "She works at a laboratory in Singapore.", ["Singapore"]),
        ("fr", "Arrivé de Kaboul, il a appris le français.", ["Kaboul"]),
        ("es", "Vive en Bouaké, en Costa de Marfil.", ["Bouaké"]),
        ("de", "Die Hütte schaltet den Ofen ab.", []),
    ],
)
def test_a_city_is_known_by_what_stands_around_it(
    language: str, text: str, cities: list[str]
) -> None:
    assert [city.name for city in draft(text, language).cities] == cities
