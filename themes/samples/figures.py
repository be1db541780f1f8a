"""Bodies, instruments and crowds as silhouettes."""

import math

import numpy as np
from PIL import Image, ImageDraw


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
