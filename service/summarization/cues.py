"""Cue words of news writing, by language: data only.

Chosen from the general vocabulary of news, language by language, not from any article used for measuring. All are
single words in lower case; Russian ``ё`` is written ``е``.
"""

from __future__ import annotations

from types import MappingProxyType


def _table(**lists: str) -> MappingProxyType[str, frozenset[str]]:
    return MappingProxyType({language: frozenset(words.split()) for language, words in lists.items()})


CONTRAST = _table(
    en="but however although though despite while whereas yet nevertheless nonetheless instead unlike contrary",
    ru="но однако хотя несмотря а вместо впрочем зато все-таки вопреки напротив наоборот",
    az="amma lakin ancaq fəqət halbuki baxmayaraq rəğmən isə əvəzinə əksinə",
    hy="բայց սակայն թեև թեպետ չնայած մինչդեռ իսկ փոխարեն հակառակ այնուամենայնիվ այնուհանդերձ",
)
"""Adversative and concessive connectives, full forms. In news they join the event to what limits or opposes it."""

BONUS = _table(
    en="""agree approve sign decide announce launch introduce order ban rule kill injure die arrest win lose rise rose
    fall fell increase decrease drop grow grew percent million billion first largest record result consequence plan
    expect significant main key""",
    ru="""договорились согласовали одобрил утвердил подписал решил постановил объявил запустил ввел приказал запретил
    погиб погибли ранены умер задержан арестован победил выиграл проиграл вырос упал увеличился снизился сократился
    повысился процент млн млрд миллион миллиард первый крупнейший рекорд результат последствие план ожидается
    значительный главный основной""",
    az="""razılaşıb təsdiqləyib imzalayıb qərar elan açıb başlayıb tətbiq əmr qadağan ölüb həlak yaralanıb saxlanılıb
    həbs qalib uduzub artıb azalıb düşüb yüksəlib faiz milyon milyard birinci ilk böyük rekord nəticə plan gözlənilir
    əhəmiyyətli əsas""",
    hy="""պայմանավորվել համաձայնել հաստատել ստորագրել որոշել հայտարարել սկսել ներդնել հրամայել արգելել զոհվել վիրավորվել
    մահացել ձերբակալվել հաղթել պարտվել աճել ընկել ավելացել նվազել կրճատվել բարձրացել տոկոս միլիոն միլիարդ առաջին
    խոշորագույն ռեկորդ արդյունք հետևանք ծրագիր սպասվում նշանակալի գլխավոր հիմնական""",
)
"""Edmundson's bonus words: events, changes and results. One form of each; the stemmer finds the others."""

STIGMA = _table(
    en="earlier previously formerly ago background history recalled joked laughed added perhaps maybe hardly example",
    ru="ранее раньше прежде назад история исторически напомнил пошутил добавил возможно вряд едва например",
    az="əvvəl keçmişdə tarix xatırladıb zarafat əlavə bəlkə məsələn mümkündür",
    hy="վաղ նախկինում առաջ պատմություն պատմականորեն հիշեցրել կատակել հավելել գուցե հազիվ օրինակ հնարավոր",
)
"""Edmundson's stigma words: background, asides and hedges."""
