import Geometry
import Quantities

/// Swaths on the way to a plan: what is flown now, and how far each could go.
struct SwathSet {
  /// One swath.
  struct Member {
    /// The longest line that stays in the area.
    var full: [LocalPoint]
    /// The part that is flown.
    var line: [LocalPoint]
    /// Whether the swath is one of parallel rows; the others fill what rows leave out.
    let isRow: Bool
    /// Whether the swath is a link that is flown anyway: its ends stay, since they may lie on the border itself.
    let isLink: Bool
  }

  private(set) var members: [Member] = []
  private(set) var raster: CoverageRaster

  /// The lines that are flown.
  var lines: [[LocalPoint]] { members.map(\.line) }

  /// The covered share of the area, as the raster sees it.
  var coveredShare: Double { 1 - Double(raster.openCount) / Double(max(1, raster.freeCount)) }

  /// A set without swaths over an area's samples.
  init(_ raster: CoverageRaster) { self.raster = raster }

  /// Adds a swath of which a part is flown.
  mutating func add(_ full: [LocalPoint], flown: [LocalPoint]? = nil, isRow: Bool, isLink: Bool = false) {
    members.append(Member(full: full, line: flown ?? full, isRow: isRow, isLink: isLink))
    raster.add(flown ?? full)
  }

  /// Takes swaths out.
  mutating func remove(where isGone: (Member) -> Bool) {
    for member in members where isGone(member) { raster.remove(member.line) }
    members.removeAll(where: isGone)
  }

  /// Makes rows as long as they can be.
  mutating func restoreRows() {
    for index in members.indices where members[index].isRow && members[index].line != members[index].full {
      raster.remove(members[index].line)
      members[index].line = members[index].full
      raster.add(members[index].line)
    }
  }

  /// Shortens swaths to what no other swath covers, and drops those that cover nothing alone: links
  /// first, then rows.
  ///
  /// - Parameters:
  ///   - spare: so many samples may be given up with swaths that cover little alone.
  ///   - shortest: the shortest swath in metres.
  ///   - inner: the area without a hair at its border.
  mutating func trim(spare: Int, shortest: Double, inner: LineClipper) {
    dropWeakest(spare: spare)
    let rows = members.indices.filter { members[$0].isRow }
    let fillers = members.indices.filter { !members[$0].isRow && !members[$0].isLink }
    let links = members.indices.filter { members[$0].isLink }
    var isGone = [Bool](repeating: false, count: members.count)
    for index in links + rows + fillers {
      let line = members[index].line
      let found = raster.samples(below: line, covered: 1)
      if found.count == 0 {
        raster.remove(line)
        isGone[index] = true
        continue
      }
      let length = line[0].planarDistanceMetres(to: line[1])
      let margin = raster.step / 2
      var (from, to) = (max(0, found.first - margin), min(length, found.last + margin))
      if to - from < shortest {
        let middle = min(max((from + to) / 2, shortest / 2), length - shortest / 2)
        (from, to) = (max(0, middle - shortest / 2), min(length, middle + shortest / 2))
      }
      guard from > raster.step || to < length - raster.step else { continue }
      let along = (line[1] - line[0]) * (1 / length)
      let shorter = [
        from > raster.step ? line[0] + along * from : line[0],
        to < length - raster.step ? line[0] + along * to : line[1],
      ]
      // A link may run along the border, where a point between its ends is not safe.
      if members[index].isLink, !inner.holds(shorter[0], on: line) || !inner.holds(shorter[1], on: line) { continue }
      raster.remove(line)
      raster.add(shorter)
      members[index].line = shorter
    }
    members = members.indices.filter { !isGone[$0] }.map { members[$0] }
  }

  /// Drops the swaths that alone cover least, as long as samples may be given up.
  private mutating func dropWeakest(spare: Int) {
    var spare = spare
    var counts = members.map { raster.samples(below: $0.line, covered: 1).count }
    // Links are flown anyway.
    var isGone = members.map(\.isLink)
    let isLink = isGone
    for _ in members.indices {
      // What a swath covers alone only grows as others go: one that stays least when counted again is the least.
      guard let index = counts.indices.filter({ !isGone[$0] }).min(by: { counts[$0] < counts[$1] }),
        counts[index] <= spare
      else { break }
      let count = raster.samples(below: members[index].line, covered: 1).count
      if count == counts[index] {
        spare -= count
        raster.remove(members[index].line)
        isGone[index] = true
      }
      counts[index] = count
    }
    members = members.indices.filter { isLink[$0] || !isGone[$0] }.map { members[$0] }
  }
}
