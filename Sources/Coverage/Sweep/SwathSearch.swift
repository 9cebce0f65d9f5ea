import Quantities

/// A closed tour over swaths and the search that makes it shorter: 2-opt and Or-opt over lists of near ends, with a
/// stack of places that may still improve, and double bridges (a 3-opt) between them.
///
/// An entry of the tour is the end at which a swath is entered; the other end is entry XOR 1. One swath more, whose
/// links cost nothing, makes the open tour a closed one. A tour and its mirror image are the same.
struct SwathSearch: ~Copyable {
  /// What links cost.
  var links: LinkCosts
  /// The entries, that of the free swath among them.
  private(set) var tour: [Int32]
  private var places: [Int32]
  /// The ends near each end, the cheapest first; behind each other, `nearCount` for each.
  private let near: [Int32]
  private let nearCount: Int
  private let count: Int
  private let freeEnd: Int
  private var stack: [Int32] = []
  private var isWaiting: [Bool]
  /// The reversals since the last kept state.
  private var journal: [(Int, Int)] = []

  /// Gains below this are rounding.
  private static let gainMin = 1e-9
  /// The longest run of swaths that Or-opt moves.
  private static let movedMax = 3
  /// The longest runs that a double bridge exchanges.
  private static let bridgeMax = 30
  /// The most improvements after one shake or start, for each swath.
  private static let movesPerSwathMax = 100

  /// Makes a tour from entries in the order of flight.
  init(_ entries: [Int], near: [Int32], nearCount: Int, links: consuming LinkCosts) {
    freeEnd = links.endCount
    count = entries.count + 1
    tour = entries.map { Int32($0) } + [Int32(links.endCount)]
    places = [Int32](repeating: 0, count: count)
    isWaiting = [Bool](repeating: false, count: count)
    self.near = near
    self.nearCount = nearCount
    self.links = links
    for (place, entry) in tour.enumerated() { places[Int(entry >> 1)] = Int32(place) }
  }

  /// The entries in the order of flight.
  var entries: [Int] {
    let place = Int(places[freeEnd >> 1])
    let isForward = tour[place] & 1 == 0
    return (1..<count).map { step in
      isForward ? Int(tour[(place + step) % count]) : Int(tour[(place - step + count) % count] ^ 1)
    }
  }

  /// Ends the search and gives the costs back, with what was learnt of them.
  consuming func handBack() -> LinkCosts { links }

  /// The cost of the tour.
  mutating func total() -> Double {
    var sum = 0.0
    for place in 0..<count { sum += link(Int(tour[place] ^ 1), Int(tour[place + 1 < count ? place + 1 : 0])) }
    return sum
  }

  /// Improves everything, then shakes as often as asked; keeps what is not worse.
  mutating func improve(shakes: Int, generator: inout SplitMix64) {
    stack = (0..<count).reversed().map { Int32($0) }
    isWaiting = [Bool](repeating: true, count: count)
    _ = settle()
    journal.removeAll(keepingCapacity: true)
    guard count > 8 else { return }
    for _ in 0..<shakes {
      let change = shake(&generator) - settle()
      if change > Self.gainMin {
        for (first, last) in journal.reversed() { flip(first, last) }
      }
      journal.removeAll(keepingCapacity: true)
    }
  }

  // MARK: Moves

  @inline(__always)
  private mutating func link(_ from: Int, _ to: Int) -> Double {
    from >= freeEnd || to >= freeEnd ? 0 : links.cost(from, to)
  }

  /// What is gained where two links are added: where already their straight distances are too far, the ways are not
  /// looked for.
  @inline(__always)
  private mutating func netGain(_ removed: Double, _ one: (Int, Int), _ other: (Int, Int)) -> Double {
    if !links.isDense {
      let most = removed - bound(one.0, one.1) - bound(other.0, other.1)
      if most <= Self.gainMin { return most }
    }
    return removed - link(one.0, one.1) - link(other.0, other.1)
  }

  @inline(__always)
  private func bound(_ from: Int, _ to: Int) -> Double {
    from >= freeEnd || to >= freeEnd ? 0 : links.bound(from, to)
  }

  @inline(__always)
  private func place(_ place: Int) -> Int {
    place < 0 ? place + count : place >= count ? place - count : place
  }

  /// Turns the run between two places, both in it, round.
  private mutating func flip(_ first: Int, _ last: Int) {
    var steps = (last >= first ? last - first : last - first + count) + 1
    var (low, high) = (first, last)
    while steps > 0 {
      let (one, other) = (tour[low], tour[high])
      tour[low] = other ^ 1
      tour[high] = one ^ 1
      places[Int(other >> 1)] = Int32(low)
      places[Int(one >> 1)] = Int32(high)
      low = low + 1 < count ? low + 1 : 0
      high = high > 0 ? high - 1 : count - 1
      steps -= 2
    }
  }

  private mutating func reverse(_ first: Int, _ last: Int) {
    flip(first, last)
    journal.append((first, last))
  }

  /// Reverses a run or all the rest, whichever is shorter: as a cycle that is the same.
  private mutating func reverseEither(_ first: Int, _ last: Int) {
    let length = place(last - first) + 1
    if 2 * length <= count { reverse(first, last) } else { reverse(place(last + 1), place(first - 1)) }
  }

  /// Moves the run between two places behind place `target`, which is outside of it; turned round where asked.
  private mutating func move(_ first: Int, _ last: Int, behind target: Int, turned: Bool) {
    let length = place(last - first) + 1
    let ahead = place(target - last)
    let back = count - length - ahead
    if ahead <= back {
      guard ahead > 0 else {
        if turned { reverse(first, last) }
        return
      }
      reverse(first, target)
      reverse(first, place(first + ahead - 1))
      if !turned { reverse(place(first + ahead), target) }
    } else {
      let start = place(target + 1)
      guard back > 0 else {
        if turned { reverse(first, last) }
        return
      }
      reverse(start, last)
      reverse(place(start + length), last)
      if !turned { reverse(start, place(start + length - 1)) }
    }
  }

  private mutating func wake(_ end: Int) {
    let swath = end >> 1
    if !isWaiting[swath] {
      isWaiting[swath] = true
      stack.append(Int32(swath))
    }
  }

  /// Improves around the swaths that wait; gives what was gained.
  private mutating func settle() -> Double {
    var gained = 0.0
    var moves = 0
    while let swath = stack.popLast() {
      isWaiting[Int(swath)] = false
      guard Int(swath) << 1 < freeEnd else { continue }
      while let gain = improve(around: Int(swath)), moves < Self.movesPerSwathMax * count {
        gained += gain
        moves += 1
      }
    }
    return gained
  }

  /// Two neighbouring runs change places; gives what that costs.
  private mutating func shake(_ generator: inout SplitMix64) -> Double {
    let longest = min(Self.bridgeMax, (count - 2) / 3)
    let start = generator.nextIndex(below: count)
    let (one, other) = (1 + generator.nextIndex(below: longest), 1 + generator.nextIndex(below: longest))
    let (first, last) = (start, place(start + one - 1))
    let (next, target) = (place(last + 1), place(last + other))
    let (before, after) = (Int(tour[place(first - 1)] ^ 1), Int(tour[place(target + 1)]))
    let ends = (Int(tour[first]), Int(tour[last] ^ 1), Int(tour[next]), Int(tour[target] ^ 1))
    var change = link(before, ends.2) + link(ends.3, ends.0) + link(ends.1, after)
    change -= link(before, ends.0) + link(ends.1, ends.2) + link(ends.3, after)
    for end in [before, ends.0, ends.1, ends.2, ends.3, after] { wake(end) }
    move(first, last, behind: target, turned: false)
    return change
  }

  private mutating func improve(around swath: Int) -> Double? {
    for direction in [1, -1] {
      if let gain = improve(around: swath, direction) { return gain }
    }
    return nil
  }

  /// Looks along the tour in a direction: `leaving` and `entering` are the ends in that view.
  private mutating func improve(around swath: Int, _ direction: Int) -> Double? {
    let mask: Int32 = direction > 0 ? 1 : 0
    let here = Int(places[swath])
    func at(_ from: Int, _ steps: Int) -> Int { place(from + direction * steps) }
    func leaving(_ place: Int) -> Int { Int(tour[place] ^ mask) }
    func entering(_ place: Int) -> Int { Int(tour[place] ^ (1 - mask)) }
    func isInside(_ asked: Int, from first: Int, _ length: Int) -> Bool {
      place(direction * (asked - first)) < length
    }
    let exit = leaving(here)
    let follower = entering(at(here, 1))
    let present = link(exit, follower)
    guard present > Self.gainMin else { return nil }
    for index in 0..<nearCount {
      let end = Int(near[exit * nearCount + index])
      let saved = present - link(exit, end)
      guard saved > Self.gainMin else { break }
      let there = Int(places[end >> 1])
      guard there != here else { continue }
      if end == leaving(there) {
        let next = entering(at(there, 1))
        let open = link(end, next)
        let gain = netGain(saved + open, (follower, next), (freeEnd, freeEnd))
        if gain > Self.gainMin {
          for touched in [exit, follower, end, next] { wake(touched) }
          let (first, last) = (at(here, 1), there)
          if direction > 0 { reverseEither(first, last) } else { reverseEither(last, first) }
          return gain
        }
        for length in 1...Self.movedMax {
          // The run that ends there, turned round, between here and the follower.
          let tail = at(there, 1 - length)
          if !isInside(here, from: tail, length), at(there, -length) != here {
            let (before, start) = (leaving(at(there, -length)), entering(tail))
            let gain = netGain(saved + open + link(before, start), (start, follower), (before, next))
            if gain > Self.gainMin {
              return shift(
                (tail, there), behind: here, direction, true, [exit, follower, end, next, before, start], gain)
            }
          }
          // The run that ends here, turned round, behind there.
          let head = at(here, 1 - length)
          if !isInside(there, from: head, length), at(here, -length) != there {
            let (before, start) = (leaving(at(here, -length)), entering(head))
            let gain = netGain(saved + open + link(before, start), (start, next), (before, follower))
            if gain > Self.gainMin {
              return shift(
                (head, here), behind: there, direction, true, [exit, follower, end, next, before, start], gain)
            }
          }
        }
      } else {
        guard at(there, -1) != here else { continue }
        let previous = leaving(at(there, -1))
        let open = link(previous, end)
        for length in 1...Self.movedMax {
          // The run that starts there between here and the follower.
          let tail = at(there, length - 1)
          if !isInside(here, from: there, length) {
            let (last, after) = (leaving(tail), entering(at(there, length)))
            let gain = netGain(saved + open + link(last, after), (last, follower), (previous, after))
            if gain > Self.gainMin {
              return shift(
                (there, tail), behind: here, direction, false, [exit, follower, end, previous, last, after], gain)
            }
          }
          // The run that ends here before there.
          let head = at(here, 1 - length)
          if !isInside(there, from: head, length) {
            let (before, start) = (leaving(at(here, -length)), entering(head))
            let gain = netGain(saved + open + link(before, start), (previous, start), (before, follower))
            if gain > Self.gainMin {
              let target = at(there, -1)
              return shift(
                (head, here), behind: target, direction, false, [exit, follower, end, previous, before, start], gain)
            }
          }
        }
      }
    }
    return nil
  }

  /// Moves a run, given and placed as seen in a direction.
  private mutating func shift(
    _ run: (Int, Int), behind target: Int, _ direction: Int, _ isTurned: Bool, _ touched: [Int], _ gain: Double
  ) -> Double {
    for end in touched { wake(end) }
    if direction > 0 {
      move(run.0, run.1, behind: target, turned: isTurned)
    } else {
      // Behind in the mirrored view is before in the tour.
      move(run.1, run.0, behind: place(target - 1), turned: isTurned)
    }
    return gain
  }
}
