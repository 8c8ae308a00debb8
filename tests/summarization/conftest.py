"""One wire story of our own in the four languages, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

_HEADLINES = {
    "en": "Ferry link between Batumi and Trabzon resumes after six-year break",
    "ru": "Паромное сообщение между Батуми и Трабзоном возобновлено после шестилетнего перерыва",
    "az": "Batumi ilə Trabzon arasında bərə xətti altı illik fasilədən sonra bərpa olunub",
    "hy": "Բաթումիի և Տրապիզոնի միջև լաստանավային կապը վերականգնվել է վեցամյա ընդմիջումից հետո",
}

_SENTENCES = {
    "en": [
        "A passenger ferry sailed from Batumi to Trabzon on Friday for the first time in six years, restoring a sea "
        "link that traders on both coasts had long asked for.",
        "The vessel will carry up to 300 people and 60 cars three times a week.",
        "A ticket costs 90 lari, about half the price of the bus and the road fees.",
        "“My mother cried when she heard the horn,” said Nino, a shopkeeper who was waiting on the pier.",
        "The service was expected to begin in spring, but the port had to rebuild its customs hall first.",
        "Gulls followed the ship.",
        '"We hope that the sea stays calm for us all summer," the captain told the guests.',
        "The old line closed when its only ship was sold to a Greek company.",
    ],
    "ru": [
        "Пассажирский паром впервые за шесть лет вышел в пятницу из Батуми в Трабзон и восстановил морское сообщение, "
        "о котором давно просили торговцы обоих берегов.",
        "Судно будет перевозить до 300 человек и 60 автомобилей три раза в неделю.",
        "Билет стоит 90 лари – примерно вдвое дешевле автобуса и дорожных сборов.",
        "«Моя мама заплакала, когда услышала гудок», – сказала ждавшая на причале продавщица Нино.",
        "Рейсы должны были начаться весной, но порту пришлось сначала перестроить таможенный зал.",
        "За кораблем летели чайки.",
        "«Надеемся, что море будет спокойным все лето», – сказал гостям капитан.",
        "Прежняя линия закрылась, когда ее единственное судно продали греческой компании.",
    ],
    "az": [
        "Sərnişin bərəsi altı ildən sonra ilk dəfə cümə günü Batumidən Trabzona yola düşüb və hər iki sahildəki "
        "tacirlərin çoxdan istədiyi dəniz əlaqəsini bərpa edib.",
        "Gəmi həftədə üç dəfə 300 nəfərə qədər sərnişin və 60 avtomobil daşıyacaq.",
        "Biletin qiyməti 90 laridir, bu da avtobus və yol rüsumlarından təxminən iki dəfə ucuzdur.",
        'Körpüdə gözləyən satıcı Nino deyib: "Anam gəminin fitini eşidəndə ağladı".',
        "Reyslər yazda başlamalı idi, lakin liman əvvəlcə gömrük zalını yenidən qurmalı olub.",
        "Gəminin ardınca qağayılar uçurdu.",
        'Kapitan qonaqlara deyib: "Ümid edirik ki, dəniz bütün yay sakit olacaq".',
        "Köhnə xətt yeganə gəmisi yunan şirkətinə satılanda bağlanmışdı.",
    ],
    "hy": [
        "Ուղևորատար լաստանավը վեց տարվա մեջ առաջին անգամ ուրբաթ օրը Բաթումիից մեկնել է Տրապիզոն՝ վերականգնելով ծովային "
        "կապը, որը վաղուց խնդրում էին երկու ափերի առևտրականները։",
        "Նավը շաբաթական երեք անգամ կտեղափոխի մինչև 300 մարդ և 60 մեքենա։",
        "Տոմսն արժե 90 լարի, ինչը մոտ երկու անգամ էժան է ավտոբուսից և ճանապարհային վճարներից։",
        "«Մայրս լաց եղավ, երբ լսեց շչակը»,– ասել է նավամատույցում սպասող վաճառողուհի Նինոն։",
        "Երթերը պետք է սկսվեին գարնանը, բայց նավահանգիստը նախ ստիպված էր վերակառուցել մաքսային սրահը։",
        "Նավի հետևից ճայեր էին թռչում։",
        "«Հույս ունենք, որ ծովը ողջ ամառ հանգիստ կլինի»,– հյուրերին ասել է նավապետը։",
        "Նախկին գիծը փակվել էր, երբ դրա միակ նավը վաճառվեց հունական ընկերության։",
    ],
}


@dataclass(frozen=True)
class Story:
    """A story in one language."""

    language: str
    headline: str
    sentences: list[str]


@pytest.fixture(params=_SENTENCES)
def story(request: pytest.FixtureRequest) -> Story:
    """The story in each of the languages, one after the other."""
    return Story(request.param, _HEADLINES[request.param], _SENTENCES[request.param])


@pytest.fixture
def english() -> Story:
    return Story("en", _HEADLINES["en"], _SENTENCES["en"])
