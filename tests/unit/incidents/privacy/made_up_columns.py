"""Made-up columns, personal and harmless, on which the errors of detection are measured on both sides.

Two sets: the first was at hand when the rules were written; the second (:func:`fresh`) was written
afterwards, and no rule was changed for it. Names are other ones than those of the package; no column is of
a real file.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

#: language -> given names, family names
NAMES = {
    "English": (
        "Nigel Trevor Hazel Rosalind Clive Gemma Dylan Tamsin Rupert Beatrix",
        "Ashdown Birkett Cawthorne Dunmore",
    ),
    "Spanish": (
        "Joaquín Ximena Rodrigo Lucía Hernán Estela Ignacio Rocío Ramiro Maritza",
        "Quiñones Ibarra Mosquera Valbuena",
    ),
    "Portuguese": (
        "Tiago Benedita Nuno Catarina Abel Rosária Vasco Ermelinda Simão Celestina",
        "Cabral Muteka Sampaio Tchipilica",
    ),
    "French": (
        "Gaston Odile Thibault Mireille Lucien Solange Yves Apolline Bertrand Edwige",
        "Delacroix Mbaye Fournier Nkunda",
    ),
    "Bosnian": (
        "Enes Fadila Hajrudin Zlata Mladen Slavica Sead Đurđa Tvrtko Nihada",
        "Hodžić Kovačević Bešlija Marković",
    ),
    "Ukrainian": (
        "Остап Мирослава Ярослав Соломія Гнат Христина Левко Орися Захар Уляна",
        "Коваленко Шевчук Бондар Гнатюк",
    ),
    "Arabic": ("مازن رغد باسل هديل غسان سوسن زياد ميساء عصام نجوى", "الحلبي الجبوري العنزي البكري"),
    "Persian": ("بهرام مینا کیوان لاله جمشید پریسا فرهاد شبنم داوود زینت", "احمدزی رحیمی نورستانی هاشمی"),
    "Arabic in Latin letters": (
        "Mazen Hadeel Basel Najwa Ghassan Raghad Ziad Maysaa Issam Sawsan",
        "Al-Halabi Jubouri Al-Anzi Bakri",
    ),
    "Khmer": ("ពិសិដ្ឋ សុភាព ធារ៉ា ចន្ថា វិបុល ស្រីពេជ្រ រតនា មករា បញ្ញា សំអាត", "ឈឹម អ៊ុំ ហេង កែវ"),
    "Vietnamese": ("Văn Khánh|Thị Ngọc|Quốc Bảo|Minh Châu|Đức Thịnh|Bích Vân", "Lê Đỗ Ngô Trương"),
    "Turkish": (
        "Cem Nurten Serkan Gülşen Orhan Şule Levent Nilüfer Kadir Fidan",
        "Yılmaz Karaca Öztürk Demirtaş",
    ),
    "Somali": ("Geedi Sagal Cabdi Ifrah Liban Ubax Guled Deeqa Bile Idil", "Cali Warsame Xirsi Samatar"),
    "Amharic": ("ዳዊት ሰናይት ብርሃኑ መሰረት ጌታቸው ፀሐይ ዮሐንስ ማርታ ሳሙኤል ራሄል", "ወልደማርያም ተክሌ አሰፋ በየነ"),
}
NAME_HEADERS = (
    "victim name",
    "nombre de la victima",
    "الاسم الكامل",
    "q12",
    "col_7",
    "other_specify",
    "name",
)
PLACES = (
    "Ashford|Milton|Kirkby|Stowe|Barrow|Leigh|Harwich|Tring",
    "San Rafael|Santa Elena|Puerto Nuevo|El Carmen|Los Andes|La Unión|Villa Rica|Bellavista",
    "Kibondo|Mwanza|Lichinga|Nampula|Huambo|Kuito|Luena|Malanje",
    "Бучанський|Ізюм|Балаклія|Чугуїв|Куп'янськ|Лозова|Первомайський|Богодухів",
    "الرقة|الحسكة|دير الزور|القامشلي|منبج|عين العرب|تل أبيض|رأس العين",
    "قندهار|هرات|غزنی|بلخ|کندز|هلمند|ننگرهار|بامیان",
    "បាត់ដំបង|ប៉ៃលិន|ពោធិ៍សាត់|សៀមរាប|កំពត|តាកែវ|ក្រចេះ|រតនគិរី",
    "Quảng Trị|Hà Tĩnh|Quảng Bình|Huế|Đông Hà|Vinh Linh|Gio Linh|Hải Lăng",
    "Doboj|Brčko|Modriča|Teslić|Olovo|Ilijaš|Vogošća|Maglaj",
    "Vereda La Esperanza|Vereda El Placer|Vereda Alto Bonito|Vereda La Florida|Vereda Buenavista",
)
PLACE_HEADERS = ("village", "municipio", "district_name", "النَّاحية", "loc")
SENTENCES = {
    "English": "he {a} and stepped on something near the {b} which went off",
    "Spanish": "iba por el camino {a} cuando piso algo cerca de la {b} y exploto",
    "French": "il marchait vers {b} avec son {a} quand la mine a saute sous lui",
    "Ukrainian": "чоловік ішов через {b} і наступив на предмет біля {a} ввечері",
    "Arabic": "كان يمشي قرب {b} مع {a} عندما انفجر جسم تحت قدمه في الصباح",
    "Khmer": "គាត់ទៅរកអុសនៅក្បែរ{b}ជាមួយ{a}ហើយជាន់លើអ្វីមួយផ្ទុះឡើង",
}
HARMLESS: dict[str, tuple[str, ...]] = {
    "outcome": ("killed", "injured", "unknown"),
    "estado": ("Herido", "Muerto"),
    "q3": ("Masculino", "Femenino", "Sin información"),
    "device": ("PMN-2", "TM-57", "OZM-72", "Type 72", "M14", "POMZ-2M", "VS-50", "BLU-26"),
    "weapon_system": ("Directly-Emplaced", "Ground-Launched", "Air-Launched: Plane", "UXO"),
    "Activity": ("Collecting wood", "Herding cattle", "Farming", "Passing, being near", "Tampering"),
    "col_3": ("Accidente por MAP", "Accidente por MUSE"),
    "operator": ("Halo Example", "Norwegian Example Aid", "Danish Example Group", "Ministry of Example"),
    "implementing_partner": ("Example Trust", "Humanity Example", "Mines Example Group"),
    "ethnic": ("Afrodescendiente", "Indigena", "Rrom", "No"),
    "occupation": ("Farmer", "Shepherd", "Student", "House wife", "Driver"),
    "status": ("Open", "Closed", "Handed over", "Worked on"),
    "land_use": ("Grazing land", "Rice field", "Forest", "Road side"),
    "month": ("January", "February", "March", "April", "May", "June"),
    "marked": ("yes", "no"),
    "terrain": ("Flat", "Hill side", "River bank", "Mountain top"),
    "Source of report": ("Police", "Village chief", "Hospital", "Media"),
    "hazard_type": ("Minefield", "Battle area", "Cluster strike", "Spot task"),
    "vegetation": ("Low bush", "Tall grass", "Bamboo", "None"),
    "age_band": ("0-17", "18-59", "60+"),
    "الحالة": ("قتيل", "جريح", "غير معروف"),
    "стать": ("чоловік", "жінка", "невідомо"),
}


class Column(NamedTuple):
    """A made-up column and whether it is of people."""

    kind: str
    header: str
    texts: list[str]
    personal: bool


def _people(draw: random.Random, language: str) -> list[str]:
    settings, family = NAMES[language]
    first = settings.split("|") if "|" in settings else settings.split()
    made = [f"{draw.choice(first)} {draw.choice(family.split())}" for _ in range(30)]
    if language == "Vietnamese":
        made = [" ".join(reversed(name.rsplit(" ", 1))) for name in made]
    return made


def _digits(draw: random.Random, pattern: str) -> str:
    return "".join(str(draw.randint(0, 9)) if c == "9" else c for c in pattern)


#: kind, headers, how the texts are written: each header with each of them
PATTERNS = (
    (
        "telephones",
        ("telephone", "q17_other", "contact"),
        (
            "+44 7700 900999",
            "07700 900999",
            "+93 70 999 9999",
            "0770 999 9999",
            "+855 12 999 999",
            "(0)71 999 99 99",
            "300 999 9999",
            "+38 (067) 999-99-99",
            "00963 999 999 999",
        ),
    ),
    ("telephones", ("telefono", "رقم الهاتف", "mobile"), ("3009999999",)),
    ("e-mail", ("email", "q4", "contacto", "comments"), ("p999@example.invalid",)),
    ("identity numbers", ("cedula", "National ID"), ("1099999999",)),
    ("identity numbers", ("passport no", "паспорт"), ("AB999999",)),
    ("identity numbers", ("رقم الهوية", "شماره تذکره"), ("99999",)),
    ("identity numbers", ("NID", "documento"), ("9.999.999",)),
    ("devices", ("deviceid", "q_meta", "interviewer_device"), ("ee.example:a9x9Y9z9w9",)),
    ("devices", ("subscriberid",), ("99999999999",)),
    (
        "dates of birth",
        ("date of birth", "fecha de nacimiento", "dob", "تاريخ الميلاد", "дата рождения"),
        ("198-01-12",),
    ),
    (
        "addresses",
        ("address", "q8", "direccion"),
        ("Calle 9 # 9-99", "99 Mill Road", "вул. Садова, 99", "Rue du Port 99", "Ulica Mira 9"),
    ),
)


def _patterned(
    draw: random.Random, patterns: Sequence[tuple[str, Sequence[str], Sequence[str]]]
) -> Iterator[Column]:
    for kind, headers, written in patterns:
        for header, pattern in itertools.product(headers, written):
            yield Column(kind, header, [_digits(draw, pattern) for _ in range(30)], True)


def _names(draw: random.Random) -> Iterator[Column]:
    for language, header in itertools.product(NAMES, NAME_HEADERS):
        texts = _people(draw, language)
        if header == "q12":
            texts = [f"{a}, {b}" for a, b in zip(texts, _people(draw, language), strict=True)]
        if header == "other_specify":
            texts = [text.upper() for text in texts]
        yield Column(f"names, {language}", header, texts, True)


def _sentences(draw: random.Random) -> Iterator[Column]:
    words = ["dog", "son", "cart", "hijo", "frere", "друг", "أخيه", "ឪពុក"]
    for (language, sentence), header in itertools.product(SENTENCES.items(), ("comments", "q21", "ملاحظات")):
        texts = [
            sentence.format(a=draw.choice(words), b=draw.choice(words) + _digits(draw, " 99"))
            for _ in range(30)
        ]
        yield Column(f"free text, {language}", header, texts, True)


def personal(draw: random.Random) -> Iterator[Column]:
    """Columns that are of people."""
    yield from _names(draw)
    yield from _patterned(draw, PATTERNS)
    yield from _sentences(draw)


def harmless(draw: random.Random) -> Iterator[Column]:
    """Columns that are of nobody."""
    for places in PLACES:
        for header in (*PLACE_HEADERS, "x4"):
            yield Column("places", header, [draw.choice(places.split("|")) for _ in range(30)], False)
    for header, words in HARMLESS.items():
        yield Column("words", header, [draw.choice(words) for _ in range(30)], False)
    for header, pattern in (
        ("date", "2019-0[-1["),
        ("fecha", "1[/0[/2019"),
        ("date_of_accident", "0[.1[.2018"),
        ("year", "201["),
        ("period", "199[-201["),
        ("killed", "["),
        ("area_m2", "9999.9["),
        ("population", "9 999 99["),
        ("amount", "9,999.9["),
        ("code", "9999["),
        ("pcode", "AF99[9"),
        ("municipio_codigo", "059["),
        ("lat", "1[.99"),
        ("latitud", "4.9999[9"),
        ("easting", "76553[.98"),
        ("mgrs", "48PUV999999999["),
        ("time", "1[:3["),
        ("imsma_id", "HA-99-99["),
        ("id", "99999["),
        ("created", "16065999999[["),
        ("uuid", "9999999a-99b9-4c99-8d99-99999999999["),
        ("url", "https://example.invalid/report/99["),
        ("percent", "9[ %"),
        ("depth_cm", "9["),
        ("hours", "[.5"),
        ("age", "3["),
        ("batch", "Lot 9["),
        ("grid", "12345["),
        ("tid", "15[0"),
        ("sortie", "1[4["),
        ("value", "-9.9["),
        ("distance", "9[ m"),
        ("q_range", "[-1["),
        ("version", "v202[0101"),
        ("score", "0.9["),
    ):
        texts = [_digits(draw, pattern.replace("[", "9")) for _ in range(30)]
        yield Column("numbers, dates and codes", header, texts, False)


def columns() -> list[Column]:
    """The first set, the same each time."""
    draw = random.Random(2026)
    return [*personal(draw), *harmless(draw)]


FRESH_NAMES = {
    "Italian": "Ettore Bruna Salvo Ornella Gino Fiorella|Bianchi Caruso Ferri Zanetti Lombardi Greco",
    "Polish": "Zbigniew Halina Wiesław Grażyna Leszek Bożena|Wójcik Kamiński Zając Pawlak Sikora Duda",
    "Georgian": "Giorgi Nino Levan Tamar Zurab Ketevan|Beridze Kapanadze Gelashvili Lomidze Maisuradze",
    "Tajik": "Фируз Зарина Далер Мавзуна Шодмон Нигина|Раҳимов Назарова Сафаров Каримова Юсупов",
    "Hausa": "Sani Hauwa Garba Ladi Danjuma Talatu|Abubakar Bello Maikudi Yakubu Zubairu",
    "Tamil": "முருகேசன் வள்ளி செந்தில் தமிழ்செல்வி குமரன்|கந்தசாமி பிள்ளை நாதன் சிவலிங்கம்",
    "Nepali": "विनोद कमला दिपक सरिता महेश|थापा गुरुङ तामाङ श्रेष्ठ",
    "Filipino": "Dodong Ligaya Crisanto Maricel Jun-jun Rowena|Dimaculangan Macaraeg Bautista Villanueva",
    "Kurdish": "ئازاد شیلان هێمن نەسرین دلێر|حەسەن عومەر کەریم ڕەسوڵ",
    "Chinese": "伟强 秀英 建国 丽华 志明|王 李 陈 赵",
}
FRESH_TEXTS = {
    "incident details": "the {n} children found it under a tree and played with it until it exploded",
    "q33_b": "no medical help for {n} hours because the road was closed by the flood",
    "hechos": "el {n} de mayo salio a buscar lena y no regreso hasta que lo encontraron",
    "follow_up": "visited the family {n} times, needs a new prosthesis and help with school fees",
}
FRESH_HARMLESS: dict[str, tuple[str, ...]] = {
    "minefield name": ("MF-012 Kota", "MF-117 Salto", "MF-203 Brod"),
    "ammunition": (
        "Mortar bomb 60mm HE",
        "Projectile 122mm",
        "Hand grenade F1",
        "RPG-7 warhead",
        "Fuze M739",
    ),
    "q7": ("agriculture livestock", "agriculture", "livestock trade", "trade", "none_of_these"),
    "hospital": ("Mercy General Hospital", "Saint Luke Clinic", "Al Shifa Hospital", "Red Cross Post 4"),
    "team": ("Alpha", "Bravo", "Charlie", "MAT 4", "EOD 2"),
    "reported through": ("Hotline", "Community liaison", "Police post", "Army engineers"),
    "injury": ("Loss of left leg", "Loss of eyesight", "Burns to hands", "Fragments in the face"),
    "weather": ("Clear sky", "Heavy rain", "Overcast"),
    "priority": ("High", "Medium", "Low"),
    "statut": ("Terminé", "En cours", "Suspendu"),
    "cause": ("Mina antipersonal", "Munición sin explosionar", "Artefacto improvisado"),
    "kobo_choice": ("yes_always", "yes_sometimes", "no_never", "dont_know"),
    "soil": ("Sandy loam", "Red clay", "Black cotton soil"),
    "party": ("Government forces", "Armed group", "Unknown", "International forces"),
    "school": ("Kota Primary School", "Salto Secondary", "Brod Elementary"),
    "tribe or clan of place": ("Upper valley", "Lower valley"),
    "fuente": ("Periódico", "Radio local", "Personería municipal", "Ejército"),
    "currency": ("US dollar", "Euro", "Afghan afghani"),
    "тип": ("протипіхотна міна", "снаряд", "касетний боєприпас"),
    "نوع الجهاز": ("لغم مضاد للأفراد", "قنبلة عنقودية", "عبوة ناسفة"),
}
FRESH_PLACES = {
    "title": "Ampara Kilinochchi Mannar Vavuniya Mullaitivu Batticaloa Trincomalee Jaffna Polonnaruwa Matale",
    "place_of_origin": "Aweil Kapoeta Torit Yei Magwi Juba Terekeka Bor Malakal Bentiu Rumbek Wau",
    "hromada": "Оскільська Барвінківська Донецька Ізюмська Савинська Балаклійська Шевченківська",
    "q2_where": "Tbilisi Gori Zugdidi Kutaisi Batumi Senaki Poti Telavi Akhaltsikhe Ambrolauri Rustavi",
    "section": "North Ridge|South Ridge|East Bank|West Bank|Old Airfield|New Airfield|River Camp|Hill Camp",
}
FRESH_PATTERNS = (
    (
        "telephones",
        ("gsm no", "f12", "next_of_kin_no"),
        ("+995 599 99 99 99", "+94779999999", "0812-9999-9999", "077 999 9999", "+234 809 999 9999"),
    ),
    ("identity numbers", ("tazkira no",), ("9999-9999-99999",)),
    ("identity numbers", ("N° CIN",), ("999999999",)),
    ("identity numbers", ("JMBG",), ("9999999999999",)),
    ("e-mail", ("reporter_mail", "f40"), ("x.99@mail.invalid",)),
    ("addresses", ("home address",), ("House 99, Lake Road",)),
    ("addresses", ("f9",), ("99 Station Street",)),
    ("addresses", ("adres",), ("Sok. 9 No: 99",)),
)
FRESH_NUMBERS = {
    "rdate": "9.1.2017",
    "survey_start": "2018-11-19T09:29:00",
    "boxes": "9x9",
    "task_id": "TSK/2019/0999",
    "poly": "99999",
    "cost": "$9,999",
    "lat_dms": "34°19'19\"N",
    "elev": "1999 m",
    "qty": "999",
    "ref": "IM/NTS/99/999",
    "hh_count": "99",
    "week": "2020-W19",
    "sn": "999999",
    "rate": "9.99e-05",
    "utm": "48P 999999 1999999",
}
FRESH_NAME_HEADERS = ("casualty_name", "q5_who", "f3", "beneficiary", "Surname and first name")


def _fresh_names(draw: random.Random) -> Iterator[Column]:
    for (language, names), header in itertools.product(FRESH_NAMES.items(), FRESH_NAME_HEADERS):
        first, family = (part.split() for part in names.split("|"))
        texts = [f"{draw.choice(first)} {draw.choice(family)}" for _ in range(40)]
        if header == "Surname and first name":
            texts = [" ".join(reversed(text.split(" ", 1))) for text in texts]
        yield Column(f"names, {language}", header, texts, True)


def _fresh_harmless(draw: random.Random) -> Iterator[Column]:
    for header, words in FRESH_HARMLESS.items():
        yield Column("words", header, [draw.choice(words) for _ in range(40)], False)
    for header, listed in FRESH_PLACES.items():
        places = listed.split("|") if "|" in listed else listed.split()
        yield Column("places", header, [draw.choice(places) for _ in range(40)], False)
        yield Column("places, each once", header, places, False)
    for header, pattern in FRESH_NUMBERS.items():
        texts = [_digits(draw, pattern) for _ in range(40)]
        yield Column("numbers, dates and codes", header, texts, False)


def fresh() -> list[Column]:
    """The second set."""
    draw = random.Random(711)
    texts = [
        Column("free text", header, [sentence.format(n=draw.randint(1, 40)) for _ in range(40)], True)
        for header, sentence in FRESH_TEXTS.items()
    ]
    return [*_fresh_names(draw), *_patterned(draw, FRESH_PATTERNS), *texts, *_fresh_harmless(draw)]
