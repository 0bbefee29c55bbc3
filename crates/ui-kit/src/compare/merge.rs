//! Three texts line by line: what two sides made of a common base, and where both changed the same lines differently.
//!
//! Computing is pure and may run anywhere; who decides a conflict, and how it is drawn, is the caller's. Lines are
//! compared without their line ends, since a server may write those anew.

use std::ops::Range;
use std::sync::Arc;

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};

use super::diff::{Side, WordChanges, changed_words};

/// Whose lines a run is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// The same on all sides.
    Equal,
    /// Only they changed it.
    Theirs,
    /// Only I changed it.
    Mine,
    /// Both made the same change.
    Alike,
    /// Both changed it, differently: the number of the conflict in its text, from 0.
    Conflict(usize),
}

/// A run of lines, from 0 in each text. Runs follow each other without gaps in all three texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    pub kind: ChunkKind,
    pub base: Range<usize>,
    pub theirs: Range<usize>,
    pub mine: Range<usize>,
}

impl Chunk {
    /// Rows that it takes side by side.
    pub fn rows(&self) -> usize {
        self.base.len().max(self.theirs.len()).max(self.mine.len())
    }

    /// Its lines of one text.
    pub fn lines(&self, column: Column) -> Range<usize> {
        match column {
            Column::Base => self.base.clone(),
            Column::Theirs => self.theirs.clone(),
            Column::Mine => self.mine.clone(),
        }
    }
}

/// One of the three texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// What both began from.
    Base,
    /// What the other side made of it.
    Theirs,
    /// What I made of it.
    Mine,
}

/// What becomes of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken<'a> {
    Theirs,
    Mine,
    /// These lines instead; nothing when empty.
    Text(&'a str),
}

/// Three texts and how they differ. Cheap to clone.
#[derive(Clone, Debug)]
pub struct MergeModel {
    base: Arc<Side>,
    theirs: Arc<Side>,
    mine: Arc<Side>,
    chunks: Arc<[Chunk]>,
    conflicts: usize,
    /// Whether each text ends with a line end, so that there is no last line without one.
    ended: bool,
}

impl MergeModel {
    /// Compares the two sides with the base. As slow as two comparisons of two texts: have a background task do it.
    pub fn new(base: &str, theirs: &str, mine: &str) -> Self {
        let mut model = Self::without_chunks(base, theirs, mine);
        let counts = [Column::Base, Column::Theirs, Column::Mine].map(|column| model.count(column));
        let [base_count, theirs_count, mine_count] = counts;
        let theirs_hunks = hunks((&model.base, base_count), (&model.theirs, theirs_count));
        let mine_hunks = hunks((&model.base, base_count), (&model.mine, mine_count));
        let same = |theirs: &Range<usize>, mine: &Range<usize>| {
            let lines = theirs.clone().map(|line| model.theirs.line(line));
            lines.eq(mine.clone().map(|line| model.mine.line(line)))
        };
        let chunks = Weaver::weave(&theirs_hunks, &mine_hunks, base_count, same);
        model.conflicts = chunks.iter().filter(|chunk| is_conflict(chunk)).count();
        model.chunks = chunks.into();
        model
    }

    /// One run of the whole texts, for a document that a side added or took away as a whole. A missing text is `""`.
    pub fn whole(kind: ChunkKind, base: &str, theirs: &str, mine: &str) -> Self {
        let mut model = Self::without_chunks(base, theirs, mine);
        let lines = |text: &str, column| {
            if text.is_empty() {
                0
            } else {
                model.count(column)
            }
        };
        let chunk = Chunk {
            kind,
            base: 0..lines(base, Column::Base),
            theirs: 0..lines(theirs, Column::Theirs),
            mine: 0..lines(mine, Column::Mine),
        };
        model.conflicts = usize::from(is_conflict(&chunk));
        model.chunks = [chunk].into();
        model
    }

    fn without_chunks(base: &str, theirs: &str, mine: &str) -> Self {
        let ended = [base, theirs, mine]
            .iter()
            .all(|text| text.is_empty() || text.ends_with('\n'));
        Self {
            base: Side::new(base),
            theirs: Side::new(theirs),
            mine: Side::new(mine),
            chunks: Arc::default(),
            conflicts: 0,
            ended,
        }
    }

    /// How many lines a text has.
    pub fn count(&self, column: Column) -> usize {
        self.side(column).lines.line_count() - usize::from(self.ended)
    }

    /// The runs, from the top.
    pub fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    pub fn conflict_count(&self) -> usize {
        self.conflicts
    }

    /// The run of a conflict.
    pub fn conflict(&self, number: usize) -> Option<&Chunk> {
        let kind = ChunkKind::Conflict(number);
        self.chunks.iter().find(|chunk| chunk.kind == kind)
    }

    pub fn text(&self, column: Column) -> &str {
        &self.side(column).text
    }

    /// A line (from 0) without its end.
    pub fn line(&self, column: Column, line: usize) -> &str {
        self.side(column).line(line)
    }

    /// Some lines of a text, joined by `\n`, without a line end after the last.
    pub fn excerpt(&self, column: Column, lines: Range<usize>) -> String {
        let lines: Vec<&str> = lines.map(|line| self.line(column, line)).collect();
        lines.join("\n")
    }

    /// What changed in a line of one side against its line of the base.
    pub fn words(&self, base: usize, column: Column, line: usize) -> WordChanges {
        changed_words(self.line(Column::Base, base), self.line(column, line))
    }

    pub(crate) fn side(&self, column: Column) -> &Side {
        match column {
            Column::Base => &self.base,
            Column::Theirs => &self.theirs,
            Column::Mine => &self.mine,
        }
    }

    /// The merged text: what one side changed is taken from it, `taken` decides the conflicts. My line ends stay.
    pub fn merged<'a>(&self, taken: impl Fn(usize) -> Taken<'a>) -> String {
        let mut written = Written::like(self);
        for chunk in self.chunks.iter() {
            match chunk.kind {
                ChunkKind::Equal | ChunkKind::Mine => written.mine(self, chunk),
                ChunkKind::Theirs | ChunkKind::Alike => written.theirs(self, chunk),
                ChunkKind::Conflict(number) => match taken(number) {
                    Taken::Theirs => written.theirs(self, chunk),
                    Taken::Mine => written.mine(self, chunk),
                    Taken::Text(text) => written.text(text),
                },
            }
        }
        written.finish(self.ended)
    }
}

fn is_conflict(chunk: &Chunk) -> bool {
    matches!(chunk.kind, ChunkKind::Conflict(_))
}

/// The changed lines of a side against the base.
fn hunks((base, base_count): (&Side, usize), (other, other_count): (&Side, usize)) -> Vec<Hunk> {
    let mut input = InternedInput::default();
    input.update_before((0..base_count).map(|line| base.line(line)));
    input.update_after((0..other_count).map(|line| other.line(line)));
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    diff.hunks().collect()
}

/// Weaves the changes of both sides into runs. Changes that touch are one run: two lines that follow each other and were
/// changed by two people are better looked at.
struct Weaver {
    chunks: Vec<Chunk>,
    conflicts: usize,
    base: usize,
    theirs: usize,
    mine: usize,
}

impl Weaver {
    fn weave(
        theirs: &[Hunk],
        mine: &[Hunk],
        base_count: usize,
        same: impl Fn(&Range<usize>, &Range<usize>) -> bool,
    ) -> Vec<Chunk> {
        let mut weaver = Self {
            chunks: Vec::new(),
            conflicts: 0,
            base: 0,
            theirs: 0,
            mine: 0,
        };
        let (mut theirs, mut mine) = (theirs, mine);
        while let Some(start) = first_start(theirs, mine) {
            let (their_run, my_run, end) = touching(&mut theirs, &mut mine, start);
            weaver.equal(start);
            weaver.changed(end, (their_run, my_run), &same);
        }
        weaver.equal(base_count);
        weaver.chunks
    }

    fn equal(&mut self, until: usize) {
        let count = until - self.base;
        if count > 0 {
            self.push(ChunkKind::Equal, (count, count, count));
        }
    }

    fn changed(
        &mut self,
        end: usize,
        (theirs, mine): (&[Hunk], &[Hunk]),
        same: &impl Fn(&Range<usize>, &Range<usize>) -> bool,
    ) {
        let count = end - self.base;
        let counts = (count, length(count, theirs), length(count, mine));
        let (_, their_count, my_count) = counts;
        let kind = if mine.is_empty() {
            ChunkKind::Theirs
        } else if theirs.is_empty() {
            ChunkKind::Mine
        } else if same(
            &(self.theirs..self.theirs + their_count),
            &(self.mine..self.mine + my_count),
        ) {
            ChunkKind::Alike
        } else {
            self.conflicts += 1;
            ChunkKind::Conflict(self.conflicts - 1)
        };
        self.push(kind, counts);
    }

    fn push(&mut self, kind: ChunkKind, (base, theirs, mine): (usize, usize, usize)) {
        self.chunks.push(Chunk {
            kind,
            base: self.base..self.base + base,
            theirs: self.theirs..self.theirs + theirs,
            mine: self.mine..self.mine + mine,
        });
        self.base += base;
        self.theirs += theirs;
        self.mine += mine;
    }
}

fn first_start(theirs: &[Hunk], mine: &[Hunk]) -> Option<usize> {
    let first = |hunks: &[Hunk]| hunks.first().map(|hunk| hunk.before.start as usize);
    first(theirs).into_iter().chain(first(mine)).min()
}

/// Takes all hunks from the front that touch each other, and says where in the base they end.
fn touching<'a>(
    theirs: &mut &'a [Hunk],
    mine: &mut &'a [Hunk],
    start: usize,
) -> (&'a [Hunk], &'a [Hunk], usize) {
    let (all_theirs, all_mine) = (*theirs, *mine);
    let mut end = start;
    loop {
        let before = (theirs.len(), mine.len());
        for side in [&mut *theirs, &mut *mine] {
            if let Some((hunk, rest)) = side.split_first()
                && hunk.before.start as usize <= end
            {
                end = end.max(hunk.before.end as usize);
                *side = rest;
            }
        }
        if (theirs.len(), mine.len()) == before {
            break;
        }
    }
    let taken = |all: &'a [Hunk], rest: &[Hunk]| all.split_at(all.len() - rest.len()).0;
    (taken(all_theirs, theirs), taken(all_mine, mine), end)
}

/// Lines that a side has where the base has `count`.
fn length(count: usize, hunks: &[Hunk]) -> usize {
    let sum = |lines: fn(&Hunk) -> &Range<u32>| -> usize {
        hunks.iter().map(|hunk| lines(hunk).len()).sum()
    };
    count + sum(|hunk| &hunk.after) - sum(|hunk| &hunk.before)
}

/// A text that is written line by line.
struct Written {
    text: String,
    end: &'static str,
}

impl Written {
    /// Lines end as mine do; as theirs where mine has none.
    fn like(model: &MergeModel) -> Self {
        let like = if model.mine.text.contains('\n') {
            &model.mine.text
        } else {
            &model.theirs.text
        };
        let end = if like.contains("\r\n") { "\r\n" } else { "\n" };
        Self {
            text: String::with_capacity(model.mine.text.len()),
            end,
        }
    }

    fn line(&mut self, line: &str, end: &str) {
        self.text.push_str(line);
        self.text.push_str(end);
    }

    fn mine(&mut self, model: &MergeModel, chunk: &Chunk) {
        for line in chunk.mine.clone() {
            let own = model.mine.line_end(line);
            let end = if own.is_empty() { self.end } else { own };
            self.line(model.mine.line(line), end);
        }
    }

    fn theirs(&mut self, model: &MergeModel, chunk: &Chunk) {
        for line in chunk.theirs.clone() {
            self.line(model.theirs.line(line), self.end);
        }
    }

    fn text(&mut self, text: &str) {
        for line in text.lines() {
            self.line(line, self.end);
        }
    }

    /// Where texts have a last line without a line end, so has the merged one.
    fn finish(mut self, ended: bool) -> String {
        if !ended {
            let without = self.text.strip_suffix('\n').map(|text| {
                let text = text.strip_suffix('\r').unwrap_or(text);
                text.len()
            });
            self.text.truncate(without.unwrap_or(self.text.len()));
        }
        self.text
    }
}

#[cfg(test)]
mod merge_tests;
