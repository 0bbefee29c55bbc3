//! Fills triangles the way graphics cards do: edges in 1/256 pixel, the top-left rule, 8-bit rounding of every blend.
//! Rows are filled as spans, since almost everything on a screen is a rectangle.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixel arithmetic: every value is clamped to the picture before it becomes an index"
)]

use egui::{Color32, epaint::Vertex};

use super::texture::Texture;

/// Sub-pixel steps, as on graphics cards.
const STEPS: f32 = 256.0;

/// The pixels being drawn, premultiplied.
pub(super) struct Frame {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<Color32>,
}

/// Whole pixels: left and top inside, right and bottom outside.
#[derive(Clone, Copy)]
pub(super) struct Clip {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) right: i64,
    pub(super) bottom: i64,
}

impl Clip {
    fn within(self, triangle: &Triangle) -> Self {
        let [a, b, c] = triangle.points;
        let (left, right) = (a.0.min(b.0).min(c.0) >> 8, (a.0.max(b.0).max(c.0) >> 8) + 1);
        let (top, bottom) = (a.1.min(b.1).min(c.1) >> 8, (a.1.max(b.1).max(c.1) >> 8) + 1);
        Self {
            left: self.left.max(left),
            top: self.top.max(top),
            right: self.right.min(right),
            bottom: self.bottom.min(bottom),
        }
    }
}

type Point = (i64, i64);

/// A triangle in clockwise order, in 1/256 pixel.
struct Triangle {
    points: [Point; 3],
    area: i64,
    colours: [Color32; 3],
    places: [(f32, f32); 3],
}

impl Triangle {
    fn new(corners: [&Vertex; 3], pixels_per_point: f32) -> Option<Self> {
        let place = |value: f32| (value * pixels_per_point * STEPS).round() as i64;
        let mut points = corners.map(|corner| (place(corner.pos.x), place(corner.pos.y)));
        let mut colours = corners.map(|corner| corner.color);
        let mut places = corners.map(|corner| (corner.uv.x, corner.uv.y));
        let [a, b, c] = points;
        let area = (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
        if area < 0 {
            points.swap(1, 2);
            colours.swap(1, 2);
            places.swap(1, 2);
        }
        (area != 0).then_some(Self {
            points,
            area: area.abs(),
            colours,
            places,
        })
    }

    /// Each edge lies opposite the corner whose weight it gives.
    fn edges(&self) -> [Edge; 3] {
        let [a, b, c] = self.points;
        [Edge::new(b, c), Edge::new(c, a), Edge::new(a, b)]
    }

    /// A triangle of one colour and one texel, which is every plain shape.
    fn is_plain(&self) -> bool {
        let [first, second, third] = self.places;
        self.is_of_one_colour() && first == second && second == third
    }

    /// Where in the texture a point with these weights lies.
    fn place_at(&self, shares: [f32; 3]) -> (f32, f32) {
        let sum = |part: fn(&(f32, f32)) -> f32| {
            self.places
                .iter()
                .zip(shares)
                .map(|(place, share)| part(place) * share)
                .sum()
        };
        (sum(|place| place.0), sum(|place| place.1))
    }

    fn is_of_one_colour(&self) -> bool {
        let [first, second, third] = self.colours;
        first == second && second == third
    }
}

fn parts(colour: Color32) -> [f32; 4] {
    colour.to_array().map(f32::from)
}

/// How far a pixel's middle lies inside an edge, as a linear function.
struct Edge {
    from: Point,
    dx: i64,
    dy: i64,
    bias: i64,
}

impl Edge {
    fn new(from: Point, to: Point) -> Self {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let owns_its_pixels = dy < 0 || (dy == 0 && dx > 0);
        Self {
            from,
            dx,
            dy,
            bias: if owns_its_pixels { 0 } else { -1 },
        }
    }

    fn at(&self, x: i64, y: i64) -> i64 {
        let (middle_x, middle_y) = ((x << 8) + 128, (y << 8) + 128);
        self.dx * (middle_y - self.from.1) - self.dy * (middle_x - self.from.0)
    }

    /// Cuts a span of pixels in row `y` down to those inside.
    fn cut(&self, (start, end): (i64, i64), y: i64) -> (i64, i64) {
        let inside = self.at(start, y) + self.bias;
        let step = -self.dy * 256;
        match step {
            0 if inside >= 0 => (start, end),
            0 => (start, start),
            1.. => (start.max(start - inside.div_euclid(step)), end),
            _ if inside < 0 => (start, start),
            _ => (start, end.min(start + inside / -step + 1)),
        }
    }
}

impl Frame {
    /// Fills one triangle, inside `clip`.
    pub(super) fn triangle(
        &mut self,
        corners: [&Vertex; 3],
        texture: &Texture,
        clip: Clip,
        pixels_per_point: f32,
    ) {
        let Some(triangle) = Triangle::new(corners, pixels_per_point) else {
            return;
        };
        let (edges, clip) = (triangle.edges(), clip.within(&triangle));
        let plain = triangle.is_plain().then(|| {
            let [(u, v), ..] = triangle.places;
            shade(parts(triangle.colours[0]), texture.sample(u, v))
        });
        for y in clip.top..clip.bottom {
            let span = edges
                .iter()
                .fold((clip.left, clip.right), |span, edge| edge.cut(span, y));
            if span.0 >= span.1 {
                continue;
            }
            match plain {
                Some(source) => self.plain_span(source, span, y),
                None => self.shaded_span(&triangle, &edges, texture, (span, y)),
            }
        }
    }

    fn row(&mut self, (start, end): (i64, i64), y: i64) -> &mut [Color32] {
        let first = y as usize * self.width;
        self.pixels
            .get_mut(first + start as usize..first + end as usize)
            .unwrap_or_default()
    }

    fn plain_span(&mut self, source: [f32; 4], span: (i64, i64), y: i64) {
        let opaque = source[3] >= 255.0;
        let colour = rounded(source);
        if opaque {
            self.row(span, y).fill(colour);
        } else if source[3] > 0.0 || colour != Color32::TRANSPARENT {
            for pixel in self.row(span, y) {
                *pixel = blend(source, *pixel);
            }
        }
    }

    fn shaded_span(
        &mut self,
        triangle: &Triangle,
        edges: &[Edge; 3],
        texture: &Texture,
        (span, y): ((i64, i64), i64),
    ) {
        let area = triangle.area as f32;
        let weights = [0, 1, 2].map(|index: usize| edges[index].at(span.0, y) as f32 / area);
        let steps = [0, 1, 2].map(|index: usize| (-edges[index].dy * 256) as f32 / area);
        let one_colour = triangle
            .is_of_one_colour()
            .then(|| parts(triangle.colours[0]));
        for (offset, pixel) in self.row(span, y).iter_mut().enumerate() {
            let share = |index: usize| weights[index] + steps[index] * offset as f32;
            let shares = [share(0), share(1), share(2)];
            let (u, v) = triangle.place_at(shares);
            let colour = one_colour.unwrap_or_else(|| mixed(&triangle.colours, shares));
            let source = shade(colour, texture.sample(u, v));
            if source.iter().any(|part| *part > 0.0) {
                *pixel = blend(source, *pixel);
            }
        }
    }
}

fn mixed(colours: &[Color32; 3], shares: [f32; 3]) -> [f32; 4] {
    let [a, b, c] = colours.map(parts);
    [0, 1, 2, 3]
        .map(|index: usize| shares[0] * a[index] + shares[1] * b[index] + shares[2] * c[index])
}

/// Colour times texel, both between 0 and 255.
fn shade(colour: [f32; 4], texel: [f32; 4]) -> [f32; 4] {
    [0, 1, 2, 3].map(|index: usize| colour[index] * texel[index] / 255.0)
}

/// Premultiplied “over”.
fn blend(source: [f32; 4], below: Color32) -> Color32 {
    let below = below.to_array();
    let keep = 1.0 - source[3] / 255.0;
    rounded([0, 1, 2, 3].map(|index: usize| source[index] + f32::from(below[index]) * keep))
}

fn rounded(colour: [f32; 4]) -> Color32 {
    let [red, green, blue, opacity] = colour.map(|part| part.round().clamp(0.0, 255.0) as u8);
    Color32::from_rgba_premultiplied(red, green, blue, opacity)
}
