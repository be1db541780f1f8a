"""Draws the sample "photographs" of the demo agencies: stage light, haze, silhouettes, grain.

Nothing here is taken from anywhere: every pixel is computed. Run `python3 generate.py` with Pillow and
numpy installed; the same seeds give the same pictures. Each file stays under 60 KB.
"""

import math
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).parent
LIMIT = 60_000


class Stage:
    """A picture in linear light, painted additively, then developed like film."""

    def __init__(self, width, height, seed, ambient=(0.004, 0.005, 0.009)):
        self.w, self.h = width, height
        self.rng = np.random.default_rng(seed)
        self.light = np.ones((height, width, 3), np.float32) * np.array(ambient, np.float32)
        self.y, self.x = np.mgrid[0:height, 0:width].astype(np.float32)
        self.haze = self.noise(5, 3)

    def noise(self, octaves, base):
        """Soft clouds between 0 and 1."""
        out = np.zeros((self.h, self.w), np.float32)
        amp, total = 1.0, 0.0
        for o in range(octaves):
            n = base * 2**o
            cells = self.rng.random((n + 2, int(n * self.w / self.h * 0.6) + 2)).astype(np.float32)
            layer = Image.fromarray((cells * 255).astype(np.uint8)).resize((self.w, self.h), Image.BICUBIC)
            out += np.asarray(layer, np.float32) / 255 * amp
            total += amp
            amp *= 0.5
        out /= total
        return np.clip((out - out.min()) / (np.ptp(out) + 1e-6), 0, 1)

    def beam(self, at, towards, colour, width=0.06, power=1.0, reach=1.0, hard=2.0):
        """A cone of light seen through haze. Points are fractions of the picture."""
        x0, y0 = at[0] * self.w, at[1] * self.h
        dx, dy = towards[0] * self.w - x0, towards[1] * self.h - y0
        length = math.hypot(dx, dy)
        ux, uy = dx / length, dy / length
        px, py = self.x - x0, self.y - y0
        along = px * ux + py * uy
        across = np.abs(px * uy - py * ux)
        spread = 0.006 * self.h + np.maximum(along, 0) * width
        core = np.exp(-((across / spread) ** hard))
        fall = np.clip(along, 0, None) / (reach * self.h)
        glow = core * np.exp(-fall * 1.5) * (along > 0) / (0.25 + fall * 1.2)
        glow *= 0.35 + 0.9 * self.haze
        self.add(glow * power, colour)
        self.lamp(at, colour, power * 0.5)

    def lamp(self, at, colour, power=1.0, size=0.012):
        """The lamp itself: a hot core, a halo, a faint anamorphic streak."""
        d = np.hypot(self.x - at[0] * self.w, self.y - at[1] * self.h) / self.h
        self.add(np.exp(-((d / size) ** 2)) * 5 * power, (1, 1, 1))
        self.add(0.0011 / (d**2 + 0.0012) * 0.55 * power, colour)
        streak = np.exp(-np.abs(self.y - at[1] * self.h) / (0.0035 * self.h))
        streak *= np.exp(-np.abs(self.x - at[0] * self.w) / (0.11 * self.w))
        self.add(streak * 0.5 * power, colour)

    def wash(self, at, radius, colour, power=1.0):
        """A round soft glow."""
        d = np.hypot((self.x - at[0] * self.w), (self.y - at[1] * self.h)) / (radius * self.h)
        self.add(np.exp(-(d**2)) * power * (0.55 + 0.6 * self.haze), colour)

    def add(self, amount, colour):
        self.light += amount[..., None] * np.array(colour, np.float32)

    def floor(self, horizon, strength=0.5, colour=(1, 1, 1)):
        """A dark polished floor that gives back what hangs above it, stretched and dim."""
        hy = int(horizon * self.h)
        depth = self.h - hy
        above = self.light[max(0, hy - depth) : hy][::-1]
        img = np.zeros((depth, self.w, 3), np.float32)
        img[: len(above)] = above
        for _ in range(3):
            img = (img + np.roll(img, 5, 0) + np.roll(img, -5, 0) + np.roll(img, 9, 0) + np.roll(img, -9, 0)) / 5
        fade = np.linspace(1, 0.1, depth, dtype=np.float32)[:, None, None] ** 1.6
        self.light[hy:] = self.light[hy:] * 0.25 + img * strength * fade * np.array(colour, np.float32)

    def shade(self, mask, rim=(1, 0.8, 0.6), rim_power=0.6, rim_width=5, opacity=0.985, fog=0.22):
        """Puts a silhouette in front of the light, its edge catching the light behind."""
        mask = mask.filter(ImageFilter.GaussianBlur(1.3))
        m = np.asarray(mask, np.float32) / 255
        soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(rim_width)), np.float32) / 255
        # The lamps hang above: only edges that face up catch them.
        soft = np.roll(soft, int(rim_width * 0.9), 0)
        behind = Image.fromarray((np.clip(self.light.mean(2), 0, 4) * 60).astype(np.uint8))
        behind = np.asarray(behind.filter(ImageFilter.GaussianBlur(self.h * 0.02)), np.float32) / 60
        edge = np.clip(m - soft, 0, 1) ** 1.5 * 0.6
        self.light *= (1 - m * opacity)[..., None]
        self.light += (edge * m * behind * rim_power)[..., None] * np.array(rim, np.float32)
        low = np.clip((self.y / self.h - 0.35) / 0.65, 0, 1) ** 1.5
        self.light += (m * fog * low * self.haze**1.4)[..., None] * behind[..., None] * np.array(rim, np.float32)

    def dust(self, count, colour, size=(0.8, 2.6), power=0.6):
        """Motes and confetti out of focus."""
        layer = Image.new("L", (self.w, self.h), 0)
        d = ImageDraw.Draw(layer)
        for _ in range(count):
            x, y = self.rng.random() * self.w, self.rng.random() * self.h
            r = self.rng.uniform(*size) * self.h / 800
            d.ellipse((x - r, y - r, x + r, y + r), fill=int(self.rng.uniform(40, 220)))
        a = np.asarray(layer.filter(ImageFilter.GaussianBlur(1.3)), np.float32) / 255
        near = np.clip(self.light.mean(2), 0, 1) + 0.05
        self.add(a * power * near, colour)

    def develop(self, name, exposure=1.0, tint=(1, 1, 1), grain=0.016, vignette=0.55):
        """Bloom, vignette, film curve, grain; saves WebP under the size limit."""
        img = self.light * exposure
        img = img * (0.45 + 0.55 * np.clip(img.mean(2, keepdims=True) / 0.35, 0, 1.3))
        bright = np.clip(img - 0.8, 0, 6)
        b = Image.fromarray((np.clip(bright, 0, 4) * 63).astype(np.uint8)).resize((self.w // 4, self.h // 4))
        b = b.filter(ImageFilter.GaussianBlur(self.h * 0.012)).resize((self.w, self.h), Image.BICUBIC)
        img = img + np.asarray(b, np.float32) / 63 * 0.7
        r = np.hypot((self.x / self.w - 0.5) * 1.15, (self.y / self.h - 0.5)) / 0.72
        img = img * (1 - vignette * np.clip(r, 0, 1.2) ** 2.4)[..., None] * np.array(tint, np.float32)
        a, bb, c, d, e = 2.51, 0.03, 2.43, 0.59, 0.14
        img = np.clip(img * (a * img + bb) / (img * (c * img + d) + e), 0, 1) ** (1 / 2.2)
        small = self.rng.normal(0, 1, (self.h // 2 + 1, self.w // 2 + 1)).astype(np.float32)
        g = np.asarray(Image.fromarray(small).resize((self.w, self.h), Image.BICUBIC))
        lum = img.mean(2)
        img = img + (g * grain * (0.35 + 1.2 * lum * (1 - lum)))[..., None]
        out = Image.fromarray((np.clip(img, 0, 1) * 255).astype(np.uint8))
        for quality in range(82, 8, -4):
            out.save(HERE / f"{name}.webp", quality=quality, method=6)
            if (HERE / f"{name}.webp").stat().st_size < LIMIT:
                break
        mean = np.asarray(out.resize((1, 1), Image.BOX))[0, 0]
        print(f"{name}.webp", f"{self.w}x{self.h}", "#%02x%02x%02x" % tuple(mean), f"q{quality}")


class Figure:
    """A body drawn with tapered limbs, twice as large, then reduced: smooth edges."""

    def __init__(self, stage, x, feet, height):
        self.s = stage
        self.k = 2
        self.mask = Image.new("L", (stage.w * self.k, stage.h * self.k), 0)
        self.d = ImageDraw.Draw(self.mask)
        self.x, self.feet, self.unit = x * stage.w, feet * stage.h, height * stage.h / 8

    def at(self, x, y):
        """Body coordinates (heads wide, heads above the feet) to pixels."""
        return ((self.x + x * self.unit) * self.k, (self.feet - y * self.unit) * self.k)

    def limb(self, a, b, ra, rb):
        (x1, y1), (x2, y2) = self.at(*a), self.at(*b)
        r1, r2 = ra * self.unit * self.k, rb * self.unit * self.k
        n = max(2, int(math.hypot(x2 - x1, y2 - y1) / 2))
        for i in range(n + 1):
            t = i / n
            x, y, r = x1 + (x2 - x1) * t, y1 + (y2 - y1) * t, r1 + (r2 - r1) * t
            self.d.ellipse((x - r, y - r, x + r, y + r), fill=255)
        return self

    def path(self, *points):
        """A chain of limbs: each point is (x, y, radius)."""
        for p, q in zip(points, points[1:]):
            self.limb(p[:2], q[:2], p[2], q[2])
        return self

    def shape(self, *points):
        self.d.polygon([self.at(*p) for p in points], fill=255)
        return self

    def oval(self, c, rx, ry, turn=0):
        pts = []
        for i in range(48):
            t = i / 48 * math.tau
            x, y = math.cos(t) * rx, math.sin(t) * ry
            pts.append((c[0] + x * math.cos(turn) - y * math.sin(turn), c[1] + x * math.sin(turn) + y * math.cos(turn)))
        return self.shape(*pts)

    def head(self, x=0.0, y=7.45, hair="short", tilt=0.0):
        self.limb((x - tilt * 0.3, y - 0.75), (x, y - 0.2), 0.2, 0.19)
        self.oval((x, y), 0.36, 0.48, tilt)
        if hair == "long":
            self.path((x - 0.1, y + 0.22, 0.38), (x - 0.26, y - 0.3, 0.3), (x - 0.36, y - 1.1, 0.2), (x - 0.3, y - 1.5, 0.06))
            self.path((x + 0.16, y + 0.22, 0.3), (x + 0.3, y - 0.4, 0.16), (x + 0.33, y - 1.0, 0.07))
        elif hair == "bun":
            self.oval((x, y + 0.12), 0.4, 0.42).oval((x - 0.26, y + 0.52), 0.2, 0.2)
        elif hair == "afro":
            self.oval((x, y + 0.2), 0.66, 0.62)
        elif hair == "hat":
            self.oval((x, y + 0.28), 0.72, 0.1, tilt * 0.6).shape((x - 0.36, y + 0.28), (x - 0.3, y + 0.74), (x + 0.3, y + 0.74), (x + 0.36, y + 0.28))
        else:
            self.oval((x, y + 0.12), 0.39, 0.44, tilt)
        return self

    def torso(self, lean=0.0, wide=1.0, waist=0.7):
        """Shoulders at 6.55, hips at 4.1."""
        s, w = 0.82 * wide, waist
        self.shape((-s + lean, 6.35), (-0.3 + lean, 6.72), (0.3 + lean, 6.72), (s + lean, 6.35), (w + lean * 0.4, 4.9), (w * 0.98, 3.9), (-w * 0.98, 3.9), (-w + lean * 0.4, 4.9))
        self.oval((-s + 0.13 + lean, 6.38), 0.27, 0.3).oval((s - 0.13 + lean, 6.38), 0.27, 0.3)
        return self

    def legs(self, left=(-0.75, 0), right=(0.7, 0), bend=0.1):
        for hip, foot in ((-0.3, left), (0.3, right)):
            knee = ((hip + foot[0]) / 2 + math.copysign(bend, foot[0]), 2.15)
            self.path((hip, 4.0, 0.44), (knee[0], knee[1], 0.27), (foot[0], foot[1] + 0.15, 0.17))
            self.path((foot[0], foot[1] + 0.12, 0.16), (foot[0] + math.copysign(0.42, foot[0]), foot[1] + 0.08, 0.1))
        return self

    def dress(self, wide=1.25, hem=0.2):
        self.shape((-0.5, 4.9), (0.5, 4.9), (wide, hem), (-wide, hem))
        return self.limb((-0.3, hem + 0.3), (-0.35, 0), 0.13, 0.1).limb((0.3, hem + 0.3), (0.35, 0), 0.13, 0.1)

    def arm(self, shoulder, elbow, hand):
        return self.path((*shoulder, 0.25), (*elbow, 0.18), (*hand, 0.12), (hand[0], hand[1], 0.15))

    def stand(self, x, top):
        self.limb((x, 0.05), (x, top), 0.035, 0.03).limb((x - 0.5, 0.03), (x + 0.5, 0.03), 0.05, 0.05)
        return self

    def done(self):
        return self.mask.resize((self.s.w, self.s.h), Image.LANCZOS)


def crowd(stage, base, size, seed, hands=0.22):
    """Rows of heads, some with their arms up, larger towards the camera."""
    rng = np.random.default_rng(seed)
    k = 2
    mask = Image.new("L", (stage.w * k, stage.h * k), 0)
    d = ImageDraw.Draw(mask)
    for row in range(3):
        r0 = size * stage.h * (0.7 + row * 0.42)
        y0 = (base + row * size * 1.15) * stage.h
        x = -r0
        while x < stage.w + r0:
            r = r0 * rng.uniform(0.82, 1.12)
            y = y0 + rng.normal(0, r * 0.38)
            X, Y, R = x * k, y * k, r * k
            d.ellipse((X - R * 0.78, Y - R, X + R * 0.78, Y + R), fill=255)
            d.ellipse((X - R * 1.9, Y + R * 0.85, X + R * 1.9, Y + R * 5), fill=255)
            if rng.random() < hands:
                for side in (-1, 1) if rng.random() < 0.55 else (rng.choice((-1, 1)),):
                    ex, ey = X + side * R * rng.uniform(1.2, 1.9), Y - R * rng.uniform(0.2, 1.3)
                    hx, hy = ex + side * R * rng.uniform(-0.9, 0.5), ey - R * rng.uniform(1.6, 2.8)
                    for (ax, ay, ra), (bx, by, rb) in (((X + side * R * 1.3, Y + R * 1.6, 0.46), (ex, ey, 0.34)), ((ex, ey, 0.34), (hx, hy, 0.24))):
                        for t in np.linspace(0, 1, 26):
                            px, py, pr = ax + (bx - ax) * t, ay + (by - ay) * t, (ra + (rb - ra) * t) * R
                            d.ellipse((px - pr, py - pr, px + pr, py + pr), fill=255)
                    for f in np.linspace(-0.5, 0.5, 4):
                        d.line((hx, hy, hx + f * R * 0.7, hy - R * 0.62), fill=255, width=int(R * 0.17))
            x += r * rng.uniform(1.7, 2.7)
        d.rectangle((0, (y0 + r0 * 1.6) * k, stage.w * k, stage.h * k), fill=255)
    return mask.resize((stage.w, stage.h), Image.LANCZOS)


def guitar(f, c=(0.05, 4.55), turn=0.42, neck=2.7):
    """An electric guitar held across the body, neck up to the viewer's right."""
    ux, uy = math.cos(turn), math.sin(turn)

    def p(a, b):
        return (c[0] + a * ux - b * uy, c[1] + a * uy + b * ux)

    f.oval(p(-0.55, 0), 0.62, 0.52, turn).oval(p(0.1, 0.0), 0.5, 0.4, turn).oval(p(0.42, 0.3), 0.28, 0.14, turn + 0.4).oval(p(0.42, -0.28), 0.26, 0.13, turn - 0.4)
    f.limb(p(0.3, 0), p(neck, 0), 0.085, 0.07).shape(p(neck, 0.1), p(neck + 0.55, 0.2), p(neck + 0.6, -0.05), p(neck, -0.1))
    return p


def sing(s, x, feet, height, hair="long", stand=True, dress=False):
    f = Figure(s, x, feet, height)
    f.head(0.05, 7.45, hair, -0.12).torso(0.0, 0.86 if dress else 0.95, 0.52)
    f.dress(1.15) if dress else f.legs((-0.7, 0), (0.62, 0))
    if stand:
        f.arm((0.66, 6.35), (1.25, 5.45), (0.66, 6.55)).arm((-0.68, 6.35), (-1.15, 5.2), (-0.1, 5.75))
        f.limb((0.62, 6.72), (0.42, 7.12), 0.1, 0.16).limb((0.62, 6.7), (0.8, 5.2), 0.045, 0.04).stand(0.8, 5.4)
    else:
        f.arm((0.66, 6.35), (1.2, 5.6), (0.55, 6.75)).limb((0.6, 6.65), (0.38, 7.1), 0.1, 0.16)
        f.arm((-0.7, 6.4), (-1.7, 6.9), (-2.35, 8.1))
    return f.done()


def play_guitar(s, x, feet, height, hair="short", bass=False, flip=False):
    f = Figure(s, x, feet, height)
    f.head(-0.05, 7.38, hair, 0.22).torso(0.0, 0.95, 0.58).legs((-1.0, 0), (0.95, 0), 0.16)
    p = guitar(f, neck=3.1 if bass else 2.6)
    f.arm((-0.72, 6.38), (-1.4, 5.05), (-0.25, 4.55)).arm((0.72, 6.38), (1.55, 5.2), p(2.0, 0.0))
    m = f.done()
    if flip:
        m = m.transpose(Image.FLIP_LEFT_RIGHT)
    return m


def scene_voice():
    s = Stage(1600, 1067, 11)
    warm, deep = (1.0, 0.52, 0.17), (1.0, 0.26, 0.08)
    s.wash((0.5, 0.42), 0.55, deep, 0.16)
    for i, x in enumerate((0.13, 0.28, 0.42, 0.58, 0.72, 0.87)):
        s.beam((x, 0.07), (0.5 + (x - 0.5) * 0.35, 1.0), warm if i % 2 else deep, 0.055, 0.55)
    s.beam((0.5, 0.03), (0.5, 1), (1, 0.78, 0.5), 0.09, 0.5)
    s.floor(0.86, 0.45, (1, 0.7, 0.5))
    s.shade(sing(s, 0.5, 1.42, 1.12), (1, 0.75, 0.45), 1.9, 7)
    s.dust(160, (1, 0.7, 0.4))
    s.develop("voix", 1.15)


def scene_guitar():
    s = Stage(1280, 1600, 23)
    blue, pink = (0.1, 0.28, 1.0), (1.0, 0.13, 0.5)
    s.wash((0.3, 0.35), 0.5, blue, 0.26)
    s.wash((0.82, 0.6), 0.42, pink, 0.2)
    s.beam((0.04, 0.1), (0.8, 0.95), blue, 0.1, 0.9)
    s.beam((0.97, 0.12), (0.2, 0.98), pink, 0.09, 0.85)
    s.beam((0.5, 0.02), (0.5, 1), (0.4, 0.4, 1), 0.07, 0.35)
    s.floor(0.9, 0.4)
    s.shade(play_guitar(s, 0.46, 1.3, 1.08, "long"), (1, 0.5, 0.85), 2.0, 8)
    s.dust(140, (0.7, 0.6, 1))
    s.develop("guitare", 1.1)


def scene_crowd():
    s = Stage(1600, 1067, 37)
    for i in range(11):
        x = 0.06 + i * 0.088
        c = [(0.1, 0.85, 1.0), (0.2, 0.4, 1.0), (0.75, 0.2, 1.0)][i % 3]
        s.beam((x, 0.44), (0.5 + (x - 0.5) * 3.4, -0.35), c, 0.03, 0.75, 0.8)
    s.wash((0.5, 0.52), 0.4, (0.25, 0.6, 1.0), 0.85)
    s.wash((0.5, 0.5), 0.14, (0.8, 0.95, 1.0), 0.9)
    s.shade(play_guitar(s, 0.43, 0.75, 0.34, "short"), (0.5, 0.8, 1), 1.0, 3)
    s.shade(sing(s, 0.56, 0.75, 0.34, "short", False), (0.5, 0.8, 1), 1.0, 3)
    s.dust(420, (0.8, 0.95, 1), (0.8, 3.2), 0.9)
    s.shade(crowd(s, 0.76, 0.044, 5, 0.3), (0.55, 0.75, 1), 1.5, 4)
    s.develop("foule", 1.05)


def scene_console():
    s = Stage(1600, 1067, 41)
    green, teal = (0.08, 1.0, 0.42), (0.05, 0.8, 0.75)
    for i in range(15):
        a = -1.25 + i * 0.18
        s.beam((0.5, 0.3), (0.5 + math.sin(a) * 0.9, 0.3 + math.cos(a) * 1.2), green if i % 2 else teal, 0.006, 0.8, 1.3)
    s.wash((0.5, 0.33), 0.35, teal, 0.5)
    s.wash((0.5, 0.62), 0.6, green, 0.1)
    f = Figure(s, 0.5, 1.12, 0.72)
    f.head(0.08, 7.3, "short", -0.2).torso(0.05, 1.0, 0.6).arm((0.8, 6.3), (1.5, 5.3), (1.0, 4.75)).arm((-0.72, 6.4), (-1.7, 7.1), (-1.95, 8.3))
    f.path((-0.36, 7.55, 0.13), (-0.3, 7.35, 0.17)).path((0.5, 7.5, 0.13), (0.46, 7.3, 0.17))
    s.shade(f.done(), (0.4, 1, 0.75), 1.8, 5)
    desk = Figure(s, 0.5, 1.12, 0.72)
    desk.shape((-5.2, 4.3), (5.2, 4.3), (6.4, -1), (-6.4, -1)).shape((-2.6, 4.65), (-0.9, 4.65), (-0.8, 4.2), (-2.7, 4.2)).shape((1.0, 4.65), (2.8, 4.65), (2.9, 4.2), (0.9, 4.2)).shape((-0.6, 4.85), (0.6, 4.85), (0.7, 4.2), (-0.7, 4.2))
    s.shade(desk.done(), (0.3, 1, 0.7), 1.2, 5)
    for i in range(26):
        s.lamp((0.3 + s.rng.random() * 0.4, 0.735 + s.rng.random() * 0.04), (1, 0.35, 0.15) if i % 3 else (0.2, 0.8, 1), 0.05, 0.0022)
    s.develop("machines", 1.1)


def scene_piano():
    s = Stage(1600, 1067, 53)
    s.beam((0.53, -0.03), (0.47, 1.0), (1.0, 0.86, 0.62), 0.17, 1.05, 1.4, 3.2)
    s.wash((0.47, 0.86), 0.4, (1, 0.78, 0.5), 0.2)
    s.floor(0.83, 0.7, (1, 0.9, 0.75))
    d = np.hypot((s.x / s.w - 0.47) / 0.3, (s.y / s.h - 0.875) / 0.075)
    s.add(np.exp(-(d**4)) * 0.34, (1, 0.8, 0.52))
    f = Figure(s, 0.46, 0.92, 0.82)
    f.shape((-0.7, 3.1), (4.1, 3.1), (4.5, 2.75), (4.3, 2.3), (-0.7, 2.3)).shape((0.5, 3.1), (4.3, 3.1), (4.6, 6.0), (2.9, 5.5))
    f.limb((0, 2.4), (0.05, 0), 0.12, 0.07).limb((3.8, 2.4), (3.85, 0), 0.12, 0.07).limb((1.9, 2.4), (1.9, 0.5), 0.05, 0.05)
    f.shape((-0.9, 2.85), (0.1, 2.85), (0.1, 2.5), (-0.9, 2.5)).limb((1.2, 3.1), (0.7, 4.0), 0.06, 0.05)
    f.limb((-2.9, 1.75), (-1.75, 1.75), 0.13, 0.13).limb((-2.7, 1.7), (-2.75, 0), 0.06, 0.05).limb((-1.95, 1.7), (-1.9, 0), 0.06, 0.05)
    f.path((-2.35, 2.1, 0.5), (-2.3, 3.4, 0.5), (-2.05, 4.35, 0.44), (-1.9, 4.7, 0.2)).oval((-1.66, 5.2), 0.36, 0.46, -0.25).oval((-1.75, 5.3), 0.38, 0.42, -0.2)
    f.arm((-2.05, 4.3), (-1.75, 3.2), (-0.6, 3.05)).path((-2.2, 2.05, 0.42), (-1.1, 2.1, 0.28), (-0.95, 0.35, 0.16), (-0.55, 0.12, 0.12))
    s.shade(f.done(), (1, 0.88, 0.66), 2.2, 5)
    s.dust(220, (1, 0.9, 0.7), (0.6, 1.8), 0.8)
    s.develop("piano", 1.1, vignette=0.7)


def scene_bass():
    s = Stage(1280, 1600, 61)
    red, gold = (1.0, 0.12, 0.06), (1, 0.55, 0.2)
    s.wash((0.5, 0.4), 0.5, red, 0.42)
    s.beam((0.12, 0.03), (0.66, 1), gold, 0.1, 0.8, 1.3)
    s.beam((0.9, 0.05), (0.35, 1), red, 0.12, 0.9, 1.3)
    s.floor(0.88, 0.5, (1, 0.6, 0.5))
    f = Figure(s, 0.4, 1.16, 0.96)
    f.head(0.2, 7.35, "hat", -0.25).torso(0.1, 0.95, 0.6).legs((-0.7, 0), (0.5, 0))
    f.oval((1.35, 2.1), 1.05, 1.25, 0.12).oval((1.12, 3.95), 0.8, 0.95, 0.12).oval((1.22, 3.1), 0.62, 0.7, 0.12)
    f.limb((1.0, 4.6), (0.62, 7.7), 0.12, 0.09).oval((0.54, 8.15), 0.18, 0.4, 0.12).limb((0.2, 7.75), (0.95, 7.95), 0.06, 0.06).limb((1.5, 0.9), (1.56, 0), 0.05, 0.03)
    f.arm((0.78, 6.35), (1.5, 5.9), (0.78, 6.6)).arm((-0.65, 6.35), (-0.75, 4.9), (1.0, 4.25))
    s.shade(f.done(), (1, 0.6, 0.35), 1.9, 6)
    s.dust(150, (1, 0.6, 0.4))
    s.develop("contrebasse", 1.1)


def scene_trio():
    s = Stage(1600, 1067, 73)
    for x in (0.16, 0.39, 0.62, 0.85):
        s.beam((x, 0.1), (x + 0.1, 1.0), (1, 0.9, 0.8), 0.05, 0.6, 1.1)
        s.beam((x, 0.1), (x - 0.13, 1.0), (1, 0.18, 0.1), 0.06, 0.55, 1.1)
    s.wash((0.5, 0.55), 0.6, (1, 0.1, 0.05), 0.22)
    s.floor(0.87, 0.5, (1, 0.55, 0.5))
    for m in (play_guitar(s, 0.22, 1.02, 0.72, "afro"), play_guitar(s, 0.24, 1.02, 0.72, "short", True, True), sing(s, 0.5, 1.1, 0.86, "bun", True, True)):
        s.shade(m, (1, 0.7, 0.6), 1.6, 4)
    s.dust(120, (1, 0.7, 0.6))
    s.develop("trio", 1.05)


def scene_drums():
    s = Stage(1600, 1067, 83)
    d = np.hypot((s.x - 0.5 * s.w), (s.y - 0.46 * s.h)) / s.h
    ring = np.exp(-(((d - 0.36) / 0.006) ** 2)) * 2.6 + np.exp(-(((d - 0.36) / 0.045) ** 2)) * 0.35
    s.add(ring * (0.8 + 0.4 * s.haze), (0.75, 0.62, 1.0))
    s.wash((0.5, 0.46), 0.42, (0.42, 0.2, 1.0), 0.3)
    s.beam((0.08, 0.02), (0.4, 1), (0.3, 0.35, 1), 0.07, 0.5)
    s.beam((0.92, 0.02), (0.6, 1), (0.6, 0.25, 1), 0.07, 0.5)
    s.floor(0.84, 0.65, (0.85, 0.8, 1))
    f = Figure(s, 0.5, 0.98, 0.86)
    f.head(0.05, 5.75, "short", 0.2).shape((-0.8, 4.65), (-0.3, 5.02), (0.3, 5.02), (0.8, 4.65), (0.6, 2.4), (-0.6, 2.4)).oval((-0.68, 4.65), 0.27, 0.3).oval((0.68, 4.65), 0.27, 0.3)
    f.arm((-0.75, 4.65), (-1.45, 3.8), (-1.5, 5.0)).limb((-1.5, 5.0), (-1.15, 6.3), 0.05, 0.04).arm((0.75, 4.65), (1.5, 3.7), (1.3, 3.2)).limb((1.3, 3.2), (2.1, 3.5), 0.05, 0.04)
    f.oval((0, 1.25), 1.2, 1.25).oval((-1.55, 2.45), 0.72, 0.14).shape((-2.25, 2.4), (-0.9, 2.4), (-0.95, 1.75), (-2.2, 1.75)).shape((-0.8, 3.05), (0.75, 3.05), (0.7, 2.2), (-0.75, 2.2)).shape((1.2, 2.6), (2.6, 2.6), (2.5, 1.1), (1.3, 1.1))
    for x, y, w, t in ((-2.35, 4.15, 0.95, 0.18), (2.3, 4.3, 1.0, -0.2), (1.35, 4.75, 0.6, -0.12), (-2.75, 3.05, 0.6, 0.02)):
        f.oval((x, y), w, 0.06, t).limb((x, y), (x + (0.25 if x > 0 else -0.25), 0), 0.045, 0.045)
    f.limb((-1.6, 1.8), (-1.7, 0), 0.04, 0.04).limb((2.4, 1.2), (2.5, 0), 0.05, 0.05)
    s.shade(f.done(), (0.8, 0.7, 1), 2.0, 4)
    s.dust(120, (0.8, 0.75, 1))
    s.develop("batterie", 1.1)


def scene_cello():
    s = Stage(1280, 1600, 97)
    cool = (0.55, 0.78, 1.0)
    s.beam((0.2, -0.02), (0.6, 1.0), cool, 0.14, 0.95, 1.5, 3)
    s.wash((0.56, 0.55), 0.4, (0.2, 0.42, 0.75), 0.26)
    s.floor(0.84, 0.6, (0.8, 0.9, 1))
    d = np.hypot((s.x / s.w - 0.54) / 0.42, (s.y / s.h - 0.885) / 0.055)
    s.add(np.exp(-(d**4)) * 0.24, cool)
    f = Figure(s, 0.5, 1.0, 0.98)
    f.head(-0.25, 5.9, "bun", 0.15)
    f.shape((-1.0, 4.85), (-0.5, 5.2), (0.1, 5.2), (0.6, 4.85), (0.35, 2.4), (-0.85, 2.4)).oval((-0.85, 4.82), 0.25, 0.28).oval((0.45, 4.82), 0.25, 0.28)
    f.path((-0.7, 2.3, 0.5), (-1.7, 2.35, 0.32), (-1.75, 0.3, 0.18), (-2.15, 0.1, 0.12)).path((0.1, 2.3, 0.5), (1.4, 2.3, 0.32), (1.5, 0.3, 0.18), (1.9, 0.1, 0.12))
    f.oval((0.1, 1.55), 0.92, 0.95, 0.16).oval((-0.1, 3.0), 0.7, 0.75, 0.16).oval((0, 2.3), 0.55, 0.6, 0.16).limb((-0.25, 3.5), (-0.72, 5.9), 0.1, 0.08).oval((-0.8, 6.2), 0.12, 0.3, 0.2).limb((0.25, 0.7), (0.35, 0), 0.04, 0.03)
    f.arm((0.5, 4.85), (1.35, 3.9), (1.5, 2.75)).limb((1.9, 2.85), (-1.6, 2.35), 0.035, 0.03).arm((-0.9, 4.85), (-1.6, 4.0), (-0.6, 4.8))
    f.limb((-1.0, 2.0), (0.4, 2.0), 0.1, 0.1).limb((-0.9, 2), (-0.95, 0), 0.06, 0.05)
    s.shade(f.done(), (0.75, 0.88, 1), 2.0, 6)
    s.dust(160, (0.8, 0.9, 1), (0.6, 1.8))
    s.develop("violoncelle", 1.15, vignette=0.65)


def scene_lamps():
    s = Stage(1600, 1067, 103)
    cols = [(1, 0.5, 0.18), (1, 0.28, 0.2), (1, 0.75, 0.4), (0.9, 0.2, 0.4)]
    for i in range(58):
        x, y = s.rng.random(), s.rng.beta(2, 2.2)
        r = s.rng.uniform(0.016, 0.075)
        d = np.hypot(s.x - x * s.w, s.y - y * s.h) / s.h
        disc = 1 / (1 + np.exp(np.clip((d - r) * 420, -40, 40))) * (0.55 + 0.45 * (d / r) ** 2 * (d < r))
        s.add(disc * s.rng.uniform(0.05, 0.3), cols[i % 4])
    for x in (0.2, 0.5, 0.8):
        s.lamp((x, 0.3), (1, 0.6, 0.25), 0.9, 0.02)
    s.wash((0.5, 0.4), 0.6, (1, 0.35, 0.12), 0.14)
    f = Figure(s, 0.63, 1.3, 1.05)
    f.stand(0, 7.0).limb((-0.02, 7.0), (-1.3, 7.35), 0.05, 0.045).limb((-1.3, 7.35), (-1.75, 7.48), 0.13, 0.2).oval((-1.85, 7.5), 0.3, 0.26, -0.25)
    s.shade(f.done(), (1, 0.7, 0.4), 2.4, 6)
    s.develop("balances", 1.1)


def scene_dance():
    s = Stage(1600, 1067, 113)
    hot, sun = (1.0, 0.38, 0.12), (1.0, 0.72, 0.28)
    d = np.hypot((s.x - 0.52 * s.w), (s.y - 0.47 * s.h)) / s.h
    s.add(1 / (1 + np.exp(np.clip((d - 0.33) * 220, -40, 40))) * 0.75 * (0.8 + 0.3 * s.haze), sun)
    s.wash((0.52, 0.47), 0.62, hot, 0.42)
    s.floor(0.85, 0.6, (1, 0.7, 0.5))
    f = Figure(s, 0.52, 0.86, 0.58)
    f.head(0.35, 7.6, "bun", -0.2).shape((-0.45, 6.5), (0.1, 6.95), (0.6, 6.85), (0.8, 6.4), (0.5, 4.7), (-0.35, 4.6))
    f.path((0.1, 4.8, 0.42), (-1.5, 4.1, 0.3), (-3.0, 4.6, 0.17), (-3.6, 4.75, 0.08)).path((0.25, 4.7, 0.42), (1.75, 4.45, 0.29), (2.5, 2.9, 0.17), (2.7, 2.4, 0.09))
    f.path((-0.35, 6.55, 0.2), (-1.4, 7.2, 0.15), (-2.5, 7.9, 0.1), (-2.75, 8.05, 0.07)).path((0.7, 6.55, 0.2), (1.7, 7.0, 0.15), (2.6, 7.9, 0.1), (2.8, 8.15, 0.07))
    f.shape((-0.4, 5.0), (0.55, 5.0), (1.5, 4.1), (0.6, 3.7), (-0.5, 3.6), (-1.5, 3.9))
    s.shade(f.done(), (1, 0.75, 0.45), 1.4, 5)
    s.dust(200, (1, 0.8, 0.5))
    s.develop("danse", 1.05)


def scene_empty():
    s = Stage(1600, 1067, 127)
    folds = 0.5 + 0.5 * np.sin(s.x / s.w * 92 + np.sin(s.y / s.h * 2.2 + s.x / s.w * 7) * 0.9)
    light = np.exp(-(((s.x / s.w - 0.5) / 0.3) ** 2)) * np.exp(-(((s.y / s.h - 0.4) / 0.52) ** 2))
    s.add((0.04 + folds**1.7 * 0.34) * light, (1.0, 0.1, 0.09))
    s.beam((0.5, -0.06), (0.5, 1.0), (1, 0.85, 0.7), 0.12, 0.5, 1.4, 3.4)
    s.floor(0.8, 0.55, (1, 0.75, 0.6))
    d = np.hypot((s.x / s.w - 0.5) / 0.17, (s.y / s.h - 0.88) / 0.055)
    s.add(np.exp(-(d**6)) * 0.5, (1, 0.82, 0.62))
    f = Figure(s, 0.5, 0.885, 0.5)
    f.stand(0, 6.3).limb((0.0, 6.25), (0.34, 6.75), 0.1, 0.15).oval((0.4, 6.85), 0.2, 0.24, -0.6)
    s.shade(f.done(), (1, 0.85, 0.7), 1.8, 3)
    s.dust(140, (1, 0.85, 0.7), (0.6, 1.8))
    s.develop("rideau", 1.1)


SCENES = {n[6:]: f for n, f in list(globals().items()) if n.startswith("scene_")}

if __name__ == "__main__":
    for wanted in sys.argv[1:] or SCENES:
        SCENES[wanted]()
