"""Light, haze and film: a picture painted in linear light, then developed."""

import math
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
