"""Draws the sample business cards: photographs, as far as a program can take them, of the cards in `people.yaml`.

Run as `python samples/make/cards.py [--fonts DIR] [--out DIR]` where the `cards` extra is installed. The fonts are
those of the Debian packages fonts-lato, fonts-open-sans, fonts-liberation and fonts-dejavu-core. Card NN is that of the
person at place NN in `people.yaml`; the same fonts and libraries give the same pictures.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
CARD = (1190, 700)
PHOTO = (1440, 1080)
SEED = 20_261_122

Colour = tuple[int, int, int]
Person = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """What a card is made of: paper, ink, accent, and the files of a light and a heavy font."""

    paper: Colour
    ink: Colour
    accent: Colour
    light: str
    heavy: str


@dataclass(frozen=True)
class Shot:
    """How a card was photographed."""

    table: Colour
    tilt: float
    skew: float = 40.0
    shadow: float = 0.0
    blur: float = 0.6
    grain: float = 4.0
    quarter_turns: int = 0
    kept: float = 1.0


class Sheet:
    """A blank card to write on."""

    def __init__(self, look: Look, fonts: dict[str, Path]) -> None:
        self.look = look
        self.image = Image.new("RGB", CARD, look.paper)
        self.draw = ImageDraw.Draw(self.image)
        self.fonts = fonts

    def font(self, size: int, heavy: bool) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self.fonts[self.look.heavy if heavy else self.look.light], size)

    def write(
        self, x: int, y: int, text: str, size: int = 30, *, heavy: bool = False, ink: Colour | None = None,
        anchor: str = "la", width: int = 1050,
    ) -> None:  # fmt: skip
        """Writes `text`, smaller if it would be wider than `width`."""
        while self.draw.textlength(text, font=self.font(size, heavy)) > width:
            size -= 1
        self.draw.text((x, y), text, font=self.font(size, heavy), fill=ink or self.look.ink, anchor=anchor)

    def column(
        self, x: int, y: int, lines: list[str], size: int = 28, step: int = 42, anchor: str = "la", width: int = 1050
    ) -> None:
        """Writes `lines` below each other, all of one size, small enough for the longest."""
        while max(self.draw.textlength(line, font=self.font(size, False)) for line in lines) > width:
            size -= 1
        for number, line in enumerate(lines):
            self.write(x, y + number * step, line, size, anchor=anchor)


Layout = Callable[[Sheet, Person], None]
GERMAN = {"work_phone": "Tel.", "mobile": "Mobil", "fax": "Fax", "email": "E-Mail"}
GERMAN_SHORT = {"work_phone": "T", "mobile": "M", "fax": "F", "email": ""}
ENGLISH = {"work_phone": "Tel:", "mobile": "Mobile:", "fax": "Fax:", "email": "Email:"}
ENGLISH_SHORT = {"work_phone": "T", "mobile": "M", "fax": "F", "email": "E"}
SPOKEN = {"work_phone": "Telefon", "mobile": "Mobiltelefon", "fax": "Telefax", "email": "E-Mail"}


def contacts(person: Person, labels: dict[str, str]) -> list[str]:
    """The lines by which a person can be reached, and the web address."""
    lines = [f"{label} {person[field]}".strip() for field, label in labels.items() if person[field]]
    return [*lines, person["url"]]


def name(person: Person) -> str:
    return f"{person['given']} {person['family']}"


def city(person: Person) -> str:
    code, town = person["postal_code"], person["city"]
    return f"{code} {town}" if person["country"] == "DE" else f"{town} {code}"


def classic(sheet: Sheet, person: Person, labels: dict[str, str]) -> None:
    """The company across the top beside a gear, the person below it, everything from the left."""
    gear(sheet, 1060, 120, 62)
    sheet.write(80, 70, person["company"], 50, heavy=True, ink=sheet.look.accent, width=880)
    sheet.draw.line((80, 165, 920, 165), fill=sheet.look.accent, width=4)
    sheet.write(80, 215, name(person), 50, heavy=True)
    sheet.write(80, 280, person["title"], 32)
    sheet.column(80, 372, [person["street"], city(person)], 28)
    sheet.column(450, 372, contacts(person, labels), 28, width=690)


def ranged_right(sheet: Sheet, person: Person, labels: dict[str, str]) -> None:
    """Name first, all of it ranged right; the company at the foot on the left."""
    sheet.draw.rectangle((0, 0, 26, CARD[1]), fill=sheet.look.accent)
    sheet.write(1110, 70, name(person), 54, heavy=True, anchor="ra")
    sheet.write(1110, 140, person["title"], 32, ink=sheet.look.accent, anchor="ra")
    sheet.column(1110, 240, contacts(person, labels), 29, anchor="ra")
    sheet.write(80, 560, person["company"], 38, heavy=True, ink=sheet.look.accent, width=980)
    sheet.write(80, 614, f"{person['street']}, {city(person)}", 26)


def centred(sheet: Sheet, person: Person, labels: dict[str, str]) -> None:
    """Everything on the middle line, the address parted by dots."""
    middle = CARD[0] // 2
    sheet.write(middle, 60, person["company"], 48, heavy=True, ink=sheet.look.accent, anchor="ma")
    sheet.draw.line((middle - 230, 145, middle + 230, 145), fill=sheet.look.accent, width=3)
    sheet.write(middle, 185, name(person), 48, anchor="ma")
    sheet.write(middle, 250, person["title"], 30, anchor="ma")
    sheet.column(middle, 345, [*contacts(person, labels), f"{person['street']} · {city(person)}"], 28, anchor="ma")


def banded(sheet: Sheet, person: Person, labels: dict[str, str]) -> None:
    """The company in a band of colour; the ways to reach the person in two columns."""
    sheet.draw.rectangle((0, 0, CARD[0], 160), fill=sheet.look.accent)
    sheet.write(70, 48, person["company"], 54, heavy=True, ink=sheet.look.paper)
    sheet.write(70, 215, name(person), 48, heavy=True)
    sheet.write(70, 280, person["title"], 31)
    lines = contacts(person, labels)
    sheet.column(70, 390, lines[:-2], 27, step=48)
    sheet.column(470, 390, lines[-2:], 27, step=48, width=670)
    sheet.write(70, 620, f"{person['street']}, {city(person)}", 26)


def two_lines(sheet: Sheet, person: Person, labels: dict[str, str]) -> None:
    """The company's name set over two lines beside a mark, its department below the title."""
    first, _, second = person["company"].partition(" ")
    bars(sheet, 70, 70)
    sheet.write(190, 66, first, 46, heavy=True, ink=sheet.look.accent)
    sheet.write(190, 122, second, 46, heavy=True, ink=sheet.look.accent)
    sheet.write(70, 245, name(person), 46, heavy=True)
    sheet.write(70, 308, person["title"], 30)
    if person["department"]:
        sheet.write(70, 350, person["department"], 30)
    sheet.column(70, 440, [person["street"], city(person)], 28)
    sheet.column(450, 440, contacts(person, labels), 27, step=40, width=690)


def with_code(sheet: Sheet, person: Person, labels: dict[str, str]) -> None:
    """A vCard as a QR code on the right, the same in print on the left."""
    sheet.write(70, 70, person["company"], 46, heavy=True, ink=sheet.look.accent)
    sheet.write(70, 180, name(person), 46, heavy=True)
    sheet.write(70, 244, person["title"], 30)
    sheet.column(70, 340, [*contacts(person, labels), person["street"], city(person)], 27, step=44)
    code = np.array(zxingcpp.create_barcode(vcard(person), zxingcpp.BarcodeFormat.QRCode).to_image(scale=1))
    side = code.shape[0] * max(1, 330 // code.shape[0])
    picture = Image.fromarray(code).convert("RGB").resize((side, side), Image.Resampling.NEAREST)
    sheet.image.paste(picture, (CARD[0] - side - 50, 310))


def vcard(person: Person) -> str:
    phones = {"WORK,VOICE": person["work_phone"], "CELL": person["mobile"], "WORK,FAX": person["fax"]}
    lines = [
        "BEGIN:VCARD", "VERSION:3.0", f"N:{person['family']};{person['given']};;;", f"FN:{name(person)}",
        f"ORG:{person['company']}", f"TITLE:{person['title']}",
        *(f"TEL;TYPE={kind}:{number}" for kind, number in phones.items() if number),
        f"EMAIL;TYPE=WORK:{person['email']}", f"URL:https://{person['url']}",
        f"ADR;TYPE=WORK:;;{person['street']};{person['city']};;{person['postal_code']};{person['country']}",
        "END:VCARD",
    ]  # fmt: skip
    return "\r\n".join(lines)


def gear(sheet: Sheet, x: int, y: int, radius: int) -> None:
    for angle in np.linspace(0, 2 * np.pi, 10, endpoint=False):
        dx, dy = radius * np.cos(angle), radius * np.sin(angle)
        sheet.draw.ellipse((x + dx - 14, y + dy - 14, x + dx + 14, y + dy + 14), fill=sheet.look.accent)
    sheet.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=sheet.look.accent)
    sheet.draw.ellipse((x - 24, y - 24, x + 24, y + 24), fill=sheet.look.paper)


def bars(sheet: Sheet, x: int, y: int) -> None:
    for number, height in enumerate((50, 76, 102)):
        sheet.draw.rectangle((x + 34 * number, y + 102 - height, x + 34 * number + 24, y + 102), fill=sheet.look.accent)


def photograph(card: Image.Image, shot: Shot, rng: np.random.Generator) -> Image.Image:
    """`card` on a table, seen from slightly aside, in uneven light."""
    width, height = PHOTO
    corners = _corners(shot, rng)
    table = _table(shot.table, rng)
    flat = np.array([[0, 0], [CARD[0], 0], [CARD[0], CARD[1]], [0, CARD[1]]], np.float32)
    warp = cv2.getPerspectiveTransform(flat, corners)
    picture = cv2.warpPerspective(np.asarray(card, np.float32), warp, PHOTO, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.ones((CARD[1], CARD[0]), np.float32), warp, PHOTO)
    fallen = cv2.GaussianBlur(np.roll(mask, (14, 10), (0, 1)), (0, 0), 14)
    scene = table * (1 - 0.55 * fallen[..., None])
    mask = cv2.GaussianBlur(mask, (0, 0), 0.8)[..., None]
    scene = scene * (1 - mask) + picture * mask
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    slope_x, slope_y = rng.uniform(-0.16, 0.16, 2)
    light = 0.97 + slope_x * (across / width - 0.5) + slope_y * (down / height - 0.5)
    light -= 0.18 * (((across / width - 0.5) ** 2) + ((down / height - 0.5) ** 2))
    if shot.shadow:
        edge = across * 0.8 + down * rng.uniform(0.3, 0.8) < 0.55 * width
        light *= 1 - shot.shadow * cv2.GaussianBlur(edge.astype(np.float32), (0, 0), 40)
    scene = cv2.GaussianBlur(scene * light[..., None], (0, 0), shot.blur)
    # A sensor's grain is a little softer than single dots.
    noise = cv2.GaussianBlur(rng.normal(0, shot.grain * 1.6, scene.shape).astype(np.float32), (0, 0), 0.8)
    return Image.fromarray(np.clip(scene + noise, 0, 255).astype(np.uint8))


def _corners(shot: Shot, rng: np.random.Generator) -> np.ndarray:
    """Where the four corners of the card come to lie on the photograph."""
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * np.array(CARD, np.float32) * 0.5
    angle = np.deg2rad(shot.tilt)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32)
    moved = half @ turn.T + np.array(PHOTO, np.float32) / 2 + rng.uniform(-20, 20, 2).astype(np.float32)
    return (moved + rng.uniform(-shot.skew, shot.skew, (4, 2))).astype(np.float32)


def _table(colour: Colour, rng: np.random.Generator) -> np.ndarray:
    """A table top with the grain of wood: waves that wander along the boards."""
    width, height = PHOTO
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    drift = cv2.resize(rng.normal(0, 1, (9, 7)).astype(np.float32), PHOTO, interpolation=cv2.INTER_CUBIC)
    rings = np.sin(down / 9.0 + 5.0 * drift + np.sin(across / 310.0) * 3.0) * 9
    fibres = cv2.resize(rng.normal(0, 8, (height, 24)).astype(np.float32), PHOTO, interpolation=cv2.INTER_LINEAR)
    shades: np.ndarray = np.array(colour, np.float32) + (rings + fibres)[..., None] * np.array(
        [1.0, 0.85, 0.7], np.float32
    )
    return shades


WOOD, DARK_WOOD, GREY, PALE = (158, 116, 78), (92, 64, 44), (122, 124, 126), (196, 184, 168)
WHITE, CREAM, NIGHT = (252, 252, 250), (248, 243, 230), (28, 36, 50)
LATO = ("Lato-Regular.ttf", "Lato-Bold.ttf")
OPEN = ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf")
SANS = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")
SERIF = ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf")
DEJAVU = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
BLACK, BLUE, RED, GREEN, GOLD, TEAL = (
    (34, 34, 38),
    (16, 84, 150),
    (158, 36, 42),
    (30, 112, 72),
    (236, 186, 84),
    (12, 104, 116),
)

CARDS: tuple[tuple[Layout, Look, Shot], ...] = (
    (partial(classic, labels=GERMAN), Look(WHITE, BLACK, BLUE, *LATO), Shot(WOOD, -4)),
    (partial(banded, labels=SPOKEN), Look(WHITE, BLACK, TEAL, *OPEN), Shot(GREY, 3, skew=60)),
    (partial(with_code, labels=GERMAN), Look(CREAM, BLACK, RED, *SANS), Shot(DARK_WOOD, 2, skew=25, blur=0.5)),
    (partial(ranged_right, labels=GERMAN_SHORT), Look(NIGHT, WHITE, GOLD, *LATO), Shot(PALE, -6)),
    (partial(centred, labels=GERMAN), Look(CREAM, BLACK, RED, *SERIF), Shot(WOOD, 5, shadow=0.4)),
    (partial(classic, labels=GERMAN_SHORT), Look(WHITE, BLACK, GREEN, *DEJAVU), Shot(DARK_WOOD, 1, quarter_turns=1)),
    (partial(two_lines, labels=GERMAN), Look(WHITE, BLACK, BLUE, *OPEN), Shot(GREY, -3, shadow=0.3)),
    (partial(centred, labels=ENGLISH), Look(WHITE, BLACK, TEAL, *LATO), Shot(PALE, 8, skew=30)),
    (partial(banded, labels=ENGLISH_SHORT), Look(CREAM, BLACK, BLUE, *SANS), Shot(WOOD, -2, skew=70)),
    (partial(ranged_right, labels=ENGLISH), Look(WHITE, BLACK, RED, *SERIF), Shot(DARK_WOOD, -8, blur=1.1)),
    (partial(two_lines, labels=ENGLISH), Look(WHITE, BLACK, GREEN, *LATO), Shot(GREY, 4, kept=0.45)),
    (partial(classic, labels=ENGLISH), Look(CREAM, BLACK, RED, *OPEN), Shot(WOOD, 6, shadow=0.35, grain=6)),
)  # fmt: skip
"""The eleventh file breaks off half way, as a transfer that was cut short."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"))
    parser.add_argument("--out", type=Path, default=HERE.parent / "cards")
    asked = parser.parse_args()
    fonts = {file.name: file for file in asked.fonts.rglob("*.ttf")}
    people = yaml.safe_load((HERE / "people.yaml").read_text(encoding="utf-8"))
    asked.out.mkdir(parents=True, exist_ok=True)
    for number, (person, (layout, look, shot)) in enumerate(zip(people, CARDS, strict=True), start=1):
        sheet = Sheet(look, fonts)
        layout(sheet, person)
        photo = photograph(sheet.image, shot, np.random.default_rng(SEED + number)).rotate(
            90 * shot.quarter_turns, expand=True
        )
        file = asked.out / f"card-{number:02d}.jpg"
        photo.save(file, quality=76, optimize=True)
        file.write_bytes(file.read_bytes()[: int(file.stat().st_size * shot.kept)])


if __name__ == "__main__":
    main()
