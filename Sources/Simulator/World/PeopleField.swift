import Geometry
import Maps
import Quantities

/// Where people are over the day, in a circle on the ground.
///
/// A model of our own: everybody of the map is at home, at work or on a street, in shares that follow the hour. Homes are
/// those of the map's population grid, or buildings where people live; places of work are other buildings; streets are
/// those of the map. Nobody comes from outside, and nobody leaves.
package struct PeopleField: Sendable {
  /// The side of a cell in metres.
  package static let cellMetres = 25.0
  /// The most cells; a larger map gets coarser ones.
  static let cellsMax = 1_000_000
  /// The height of a storey, in metres.
  static let storeyMetres = 3.3
  /// The share of a building of which nothing is known that counts as homes; the rest is work.
  static let homeShareOfUnknown = 0.6

  /// What people do, as shares of all of them.
  package struct Shares: Sendable, Hashable {
    /// At home.
    package var home: Double
    /// At work, and where else people are by day.
    package var work: Double
    /// On streets.
    package var street: Double

    /// States shares.
    package init(home: Double, work: Double, street: Double) {
      (self.home, self.work, self.street) = (home, work, street)
    }
  }

  /// Everybody in the map.
  package let people: Double
  private let box: BoundingBox
  private let side: Double
  private let columns: Int
  private let rows: Int
  /// For each row the sums from its begin of homes, work and streets, as shares of all; `columns + 1` for each row.
  private let sums: [(home: Double, work: Double, street: Double)]
  private let start: CivilTime?

  /// Spreads people over a map; nil where neither the map nor anybody else says how many there are.
  ///
  /// - Parameters:
  ///   - residents: everybody in the map; nil takes the map's population grid.
  ///   - start: when the simulation starts; without it, it is noon all the time.
  package init?(map: CityMap, residents: Double?, start: CivilTime?) {
    self.start = start
    box = map.boundary.boundingBox
    var side = Self.cellMetres
    while ((box.east - box.west) / side + 1) * ((box.north - box.south) / side + 1) > Double(Self.cellsMax) {
      side *= 2
    }
    self.side = side
    columns = max(1, Int(((box.east - box.west) / side).rounded(.up)))
    rows = max(1, Int(((box.north - box.south) / side).rounded(.up)))
    var spread = Spread(box: box, side: side, columns: columns, rows: rows)
    let living = spread.addHomes(of: map)
    guard let people = residents ?? living, people > 0 else { return nil }
    self.people = people
    spread.addWork(of: map)
    spread.addStreets(of: map)
    sums = spread.sums
  }

  /// What people do at a second of the day: straight between hours of a working day.
  package static func shares(atSecondOfDay second: Double) -> Shares {
    let hour = min(max(second / 3600, 0), 24)
    let next = profile.firstIndex { $0.hour >= hour } ?? profile.count - 1
    let (before, after) = (profile[max(0, next - 1)], profile[next])
    let share = after.hour > before.hour ? (hour - before.hour) / (after.hour - before.hour) : 0
    let home = before.home + (after.home - before.home) * share
    let work = before.work + (after.work - before.work) * share
    return Shares(home: home, work: work, street: 1 - home - work)
  }

  private static let profile: [(hour: Double, home: Double, work: Double)] = [
    (0, 0.97, 0.02), (5, 0.95, 0.03), (7, 0.75, 0.12), (8, 0.5, 0.32), (9, 0.38, 0.52), (11.5, 0.35, 0.51),
    (12.5, 0.33, 0.45), (13.5, 0.35, 0.5), (16, 0.42, 0.4), (17, 0.52, 0.24), (18, 0.62, 0.15), (20, 0.76, 0.08),
    (22, 0.91, 0.04), (24, 0.97, 0.02),
  ]

  /// What people do at a moment, in seconds since the start of the simulation.
  package func shares(at seconds: Double) -> Shares {
    guard let start else { return Self.shares(atSecondOfDay: 43_200) }
    let local = start.secondsSinceEpoch + Double(start.offsetSeconds) + seconds
    let second = local.truncatingRemainder(dividingBy: 86_400)
    return Self.shares(atSecondOfDay: second < 0 ? second + 86_400 : second)
  }

  /// How many people are in a circle, with what they do.
  ///
  /// The mean of the cells whose middles lie in the circle counts for all of it, and that of the middle's own cell where
  /// there is none.
  package func count(around middle: LocalPoint, radiusMetres radius: Double, shares: Shares) -> Double {
    guard radius > 0, radius < 1e5 else { return 0 }
    let (east, north) = ((middle.east - box.west) / side, (middle.north - box.south) / side)
    guard abs(east) < 1e6, abs(north) < 1e6 else { return 0 }
    let reach = radius / side
    var sum = 0.0
    var cells = 0
    let firstRow = Int((north - reach - 0.5).rounded(.up))
    let lastRow = Int((north + reach - 0.5).rounded(.down))
    for row in stride(from: firstRow, through: lastRow, by: 1) {
      let up = Double(row) + 0.5 - north
      let half = max(0, reach * reach - up * up).squareRoot()
      let first = Int((east - half - 0.5).rounded(.up))
      let last = Int((east + half - 0.5).rounded(.down))
      guard first <= last else { continue }
      cells += last - first + 1
      sum += self.sum(row: row, from: first, through: last, shares)
    }
    if cells == 0 {
      cells = 1
      sum = self.sum(
        row: Int(north.rounded(.down)), from: Int(east.rounded(.down)), through: Int(east.rounded(.down)), shares)
    }
    return people * sum * (.pi * radius * radius) / (Double(cells) * side * side)
  }

  private func sum(row: Int, from first: Int, through last: Int, _ shares: Shares) -> Double {
    guard row >= 0, row < rows else { return 0 }
    let (from, to) = (max(0, first), min(columns - 1, last))
    guard from <= to else { return 0 }
    let (low, high) = (sums[row * (columns + 1) + from], sums[row * (columns + 1) + to + 1])
    return (high.home - low.home) * shares.home + (high.work - low.work) * shares.work
      + (high.street - low.street) * shares.street
  }

  /// The weights of cells while they are added up.
  private struct Spread {
    let box: BoundingBox
    let side: Double
    let columns: Int
    let rows: Int
    var home: [Double]
    var work: [Double]
    var street: [Double]

    init(box: BoundingBox, side: Double, columns: Int, rows: Int) {
      (self.box, self.side, self.columns, self.rows) = (box, side, columns, rows)
      home = [Double](repeating: 0, count: columns * rows)
      work = home
      street = home
    }

    private func index(_ point: LocalPoint) -> Int? {
      let column = Int(((point.east - box.west) / side).rounded(.down))
      let row = Int(((point.north - box.south) / side).rounded(.down))
      guard column >= 0, column < columns, row >= 0, row < rows else { return nil }
      return row * columns + column
    }

    /// The people that the population grid has in the map; nil where it has none, and homes are those of buildings.
    mutating func addHomes(of map: CityMap) -> Double? {
      guard !map.population.isEmpty else {
        for building in map.buildings { add(building, to: \.home, share: Self.homeShare(of: building.kind)) }
        return nil
      }
      let grid = PopulationGrid(cells: map.population)
      var people = 0.0
      for row in 0..<rows {
        for column in 0..<columns {
          let middle = LocalPoint(
            east: box.west + (Double(column) + 0.5) * side, north: box.south + (Double(row) + 0.5) * side)
          let density = grid.peoplePerSquareKilometre(at: middle, missing: .zero) ?? 0
          home[row * columns + column] = density
          people += density * side * side / 1e6
        }
      }
      return people
    }

    mutating func addWork(of map: CityMap) {
      for building in map.buildings { add(building, to: \.work, share: 1 - Self.homeShare(of: building.kind)) }
    }

    mutating func addStreets(of map: CityMap) {
      for line in map.streets.map(\.line) {
        for (start, end) in zip(line, line.dropFirst()) {
          let length = start.planarDistanceMetres(to: end)
          let parts = max(1, Int((length / (side / 5)).rounded(.up)))
          for part in 0..<parts {
            let point = start.interpolated(to: end, fraction: (Double(part) + 0.5) / Double(parts))
            if let index = index(point) { street[index] += length / Double(parts) }
          }
        }
      }
    }

    /// Puts the floors of a building into the cells whose middles it holds, or into that of its own middle.
    private mutating func add(_ building: Building, to layer: WritableKeyPath<Spread, [Double]>, share: Double) {
      let storeys = max(1, (building.height.metres / PeopleField.storeyMetres).rounded(.down))
      let weight = building.footprint.areaSquareMetres * storeys * share
      guard weight > 0 else { return }
      let bounds = building.footprint.boundingBox
      var inside: [Int] = []
      for north in stride(from: bounds.south + side / 4, through: bounds.north, by: side / 2) {
        for east in stride(from: bounds.west + side / 4, through: bounds.east, by: side / 2) {
          let point = LocalPoint(east: east, north: north)
          if building.footprint.contains(point), let index = index(point) { inside.append(index) }
        }
      }
      if inside.isEmpty {
        let middle = LocalPoint(
          east: (bounds.west + bounds.east) / 2, north: (bounds.south + bounds.north) / 2)
        inside = index(middle).map { [$0] } ?? []
      }
      for index in inside { self[keyPath: layer][index] += weight / Double(inside.count) }
    }

    /// The share of a building of a kind, as OpenStreetMap has them, in which people live.
    private static func homeShare(of kind: String) -> Double {
      switch kind {
      case "apartments", "house", "detached", "residential", "terrace", "semidetached_house", "dormitory", "bungalow":
        1
      case "yes", "block", "building": PeopleField.homeShareOfUnknown
      default: 0
      }
    }

    /// Sums along rows, each layer as shares of one; a layer that is empty is spread like the others, at last evenly.
    var sums: [(home: Double, work: Double, street: Double)] {
      let even = [Double](repeating: 1, count: columns * rows)
      func total(_ layer: [Double]) -> Double { layer.reduce(0, +) }
      let living = total(home) > 0 ? home : total(work) > 0 ? work : total(street) > 0 ? street : even
      let layers = [living, total(work) > 0 ? work : living, total(street) > 0 ? street : living]
      let totals = layers.map(total)
      var sums: [(home: Double, work: Double, street: Double)] = []
      sums.reserveCapacity((columns + 1) * rows)
      for row in 0..<rows {
        var sum = (home: 0.0, work: 0.0, street: 0.0)
        sums.append(sum)
        for cell in row * columns..<(row + 1) * columns {
          sum.home += layers[0][cell] / totals[0]
          sum.work += layers[1][cell] / totals[1]
          sum.street += layers[2][cell] / totals[2]
          sums.append(sum)
        }
      }
      return sums
    }
  }
}
