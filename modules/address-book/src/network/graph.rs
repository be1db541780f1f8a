//! A network by itself: who is how important, who is near whom, by which way one comes from one to another.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// A network: nodes by number, and the lines between them, each once.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    size: usize,
    /// The weight of the line between two.
    lines: BTreeMap<(usize, usize), u32>,
}

/// Steps of the walk that measures centrality; more change nothing that is shown.
const STEPS: usize = 40;
/// How often the walk goes on instead of beginning anew.
const GOES_ON: f64 = 0.85;

impl Graph {
    pub fn new(size: usize) -> Graph {
        Graph { size, lines: BTreeMap::new() }
    }

    /// So many things more that join two; nothing joins one to itself.
    pub fn join(&mut self, a: usize, b: usize, times: u32) {
        if a != b {
            *self.lines.entry((a.min(b), a.max(b))).or_default() += times;
        }
    }

    /// The lines and their weights.
    pub fn lines(&self) -> impl Iterator<Item = (usize, usize, u32)> + '_ {
        self.lines.iter().map(|((a, b), weight)| (*a, *b, *weight))
    }

    fn neighbours(&self) -> Vec<Vec<(usize, u32)>> {
        let mut all = vec![Vec::new(); self.size];
        for (a, b, weight) in self.lines() {
            all[a].push((b, weight));
            all[b].push((a, weight));
        }
        all
    }

    /// With how many others each is joined.
    pub fn degrees(&self) -> Vec<usize> {
        self.neighbours().into_iter().map(|others| others.len()).collect()
    }

    /// How central each is (PageRank over weighted lines), in thousandths of the most central.
    pub fn centrality(&self) -> Vec<u32> {
        let neighbours = self.neighbours();
        let total: Vec<f64> = neighbours.iter().map(|others| others.iter().map(|(_, weight)| f64::from(*weight)).sum()).collect();
        let count = self.size.max(1) as f64;
        let mut rank = vec![1.0 / count; self.size];
        for _ in 0..STEPS {
            let alone: f64 = (0..self.size).filter(|n| neighbours[*n].is_empty()).map(|n| rank[n]).sum();
            let everywhere = (1.0 - GOES_ON) / count + GOES_ON * alone / count;
            let come = |n: usize| neighbours[n].iter().map(|(from, weight)| rank[*from] * f64::from(*weight) / total[*from]).sum::<f64>();
            rank = (0..self.size).map(|n| everywhere + GOES_ON * come(n)).collect();
        }
        let most = rank.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of one, in thousandths")]
        rank.into_iter().map(|share| (share / most * 1_000.0).round() as u32).collect()
    }

    /// The shortest way from one to another, both included; nothing if there is none.
    pub fn way(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let neighbours = self.neighbours();
        let mut came: HashMap<usize, usize> = HashMap::from([(from, from)]);
        let mut next = VecDeque::from([from]);
        while let Some(at) = next.pop_front() {
            if at == to {
                let mut way = vec![to];
                while *way.last()? != from {
                    way.push(*came.get(way.last()?)?);
                }
                way.reverse();
                return Some(way);
            }
            for (other, _) in neighbours.get(at)? {
                if !came.contains_key(other) {
                    came.insert(*other, at);
                    next.push_back(*other);
                }
            }
        }
        None
    }

    /// For each start, the shortest ways of at most so many lines to every other start.
    pub fn ways(&self, starts: &[usize], far: usize) -> HashMap<(usize, usize), Vec<usize>> {
        let neighbours = self.neighbours();
        let wanted: HashSet<usize> = starts.iter().copied().collect();
        let mut found = HashMap::new();
        // From where each was come to; whoever was come to is forgotten before the next start.
        let mut came: Vec<Option<usize>> = vec![None; self.size];
        for start in starts {
            let mut reached = vec![*start];
            came[*start] = Some(*start);
            let mut edge = 0..1;
            for _ in 0..far {
                for n in edge.clone() {
                    let at = reached[n];
                    for (other, _) in &neighbours[at] {
                        if came[*other].is_none() {
                            came[*other] = Some(at);
                            reached.push(*other);
                        }
                    }
                }
                edge = edge.end..reached.len();
            }
            for other in reached.iter().skip(1).filter(|other| wanted.contains(other)) {
                let mut way = vec![*other];
                while let Some(at) = way.last().filter(|at| *at != start).and_then(|at| came[*at]) {
                    way.push(at);
                }
                way.reverse();
                found.insert((*start, *other), way);
            }
            reached.into_iter().for_each(|n| came[n] = None);
        }
        found
    }

    /// Whoever is at most so many lines away.
    pub fn around(&self, centre: usize, far: usize) -> HashSet<usize> {
        let neighbours = self.neighbours();
        let mut near = HashSet::from([centre]);
        let mut edge = vec![centre];
        for _ in 0..far {
            edge = edge
                .into_iter()
                .flat_map(|at| neighbours[at].iter().map(|(other, _)| *other))
                .filter(|other| near.insert(*other))
                .collect();
        }
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 – 1 – 2 – 3, 1 – 4, and 5 alone.
    fn example() -> Graph {
        let mut graph = Graph::new(6);
        for (a, b) in [(0, 1), (1, 2), (2, 3), (4, 1), (1, 1)] {
            graph.join(a, b, 1);
        }
        graph
    }

    #[test]
    fn the_shortest_way_is_found_and_none_where_there_is_none() {
        let graph = example();
        assert_eq!(graph.way(0, 3), Some(vec![0, 1, 2, 3]));
        assert_eq!(graph.way(4, 4), Some(vec![4]));
        assert_eq!(graph.way(0, 5), None);
    }

    #[test]
    fn ways_go_between_those_that_are_asked_for_and_so_far() {
        let ways = example().ways(&[0, 3, 4], 2);
        assert_eq!(ways.get(&(0, 4)), Some(&vec![0, 1, 4]));
        assert_eq!(ways.get(&(0, 3)), None, "three lines away");
        assert_eq!(ways.len(), 2, "0 – 4, from either: {ways:?}");
        assert_eq!(example().ways(&[0, 3, 4], 3).get(&(4, 3)), Some(&vec![4, 1, 2, 3]));
    }

    #[test]
    fn whoever_joins_many_is_central_and_counted_once_per_other() {
        let mut graph = example();
        graph.join(1, 0, 2);
        assert_eq!(graph.degrees(), [1, 3, 2, 1, 1, 0]);
        let central = graph.centrality();
        assert_eq!(central[1], 1_000);
        assert!(central[1] > central[2] && central[2] > central[5], "{central:?}");
    }

    #[test]
    fn around_goes_so_far_and_no_further() {
        let mut near: Vec<usize> = example().around(0, 2).into_iter().collect();
        near.sort_unstable();
        assert_eq!(near, [0, 1, 2, 4]);
    }

    #[test]
    fn five_thousand_are_measured() {
        let mut graph = Graph::new(5_000);
        for n in 1..5_000 {
            graph.join(n, n / 3, 1);
            graph.join(n, (n * 7) % 5_000, 1);
        }
        assert_eq!(graph.centrality().len(), 5_000);
        assert!(graph.way(4_999, 2_500).is_some());
    }
}
