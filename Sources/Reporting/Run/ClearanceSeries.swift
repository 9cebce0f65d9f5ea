import Geometry
import Maps
import Plans
import Quantities

/// The distance of vehicles in the air to the nearest building over the time of a run, worked out from their lines and
/// the map.
package struct ClearanceSeries: Hashable, Sendable {
  /// One moment.
  package struct Entry: Hashable, Sendable {
    /// When it was.
    package var time: MissionTime
    /// The distance to the building: across to its outline, and above its roof.
    package var distance: Length
    /// The vehicle, as an index of the record's tracks.
    package var track: Int
    /// The building, as an index of the map's buildings.
    package var building: Int
  }

  /// The moments at which a vehicle is no farther from a building than `metresMax`, in the order of time.
  package var entries: [Entry] = []
  /// For each track its nearest approach to a building; nil where there is none.
  package var nearest: [Entry?] = []
  /// The metres along a line between two places that are looked at, at most.
  package var stepMetres = 5.0

  /// Buildings farther off than this are not near, in metres.
  package static let metresMax = 50.0
  /// The most places that are looked at; where there are more, steps are longer.
  private static let placesMax = 250_000.0

  /// Works it out: O(places), with the buildings in a grid.
  package init(_ tracks: [RunTrack], map: CityMap) {
    nearest = Array(repeating: nil, count: tracks.count)
    guard !map.buildings.isEmpty else { return }
    let way = tracks.reduce(0) { sum, track in
      sum + track.sums.distance.metres
        + Double(track.samples.count { $0.isInAir }) * 2
    }
    stepMetres = max(5, (way / Self.placesMax).rounded(.up))
    let index = GridIndex(map.buildings.map(\.footprint.boundingBox))
    let roofs = map.buildings.map { building in
      map.terrain.ground(at: building.footprint.boundingBox.centre).metres + building.height.metres
    }
    for (number, track) in tracks.enumerated() {
      for (place, sample) in track.samples.enumerated() where sample.isInAir {
        look(sample.position, sample.altitude, sample.time, track: number, map, index, roofs)
        guard place + 1 < track.samples.count, !track.samples[place + 1].startsPart else { continue }
        let next = track.samples[place + 1]
        let steps = Int((sample.position.planarDistanceMetres(to: next.position) / stepMetres).rounded(.up))
        guard steps > 1 else { continue }
        for step in 1..<steps {
          let share = Double(step) / Double(steps)
          look(
            sample.position.interpolated(to: next.position, fraction: share),
            AltitudeAMSL(metres: sample.altitude.metres + (next.altitude - sample.altitude).metres * share),
            sample.time + (next.time - sample.time) * share, track: number, map, index, roofs)
        }
      }
    }
    entries.sort { ($0.time, $0.track) < ($1.time, $1.track) }
  }

  private mutating func look(
    _ point: LocalPoint, _ altitude: AltitudeAMSL, _ time: MissionTime, track: Int, _ map: CityMap,
    _ index: GridIndex, _ roofs: [Double]
  ) {
    let reach = Self.metresMax
    let box = BoundingBox(
      west: point.east - reach, south: point.north - reach, east: point.east + reach, north: point.north + reach)
    var best: (building: Int, metres: Double)?
    for building in index.indices(meeting: box) {
      let above = max(0, altitude.metres - roofs[building])
      let limit = best?.metres ?? reach
      guard above < limit else { continue }
      let across = map.buildings[building].footprint.planarDistanceMetres(to: point)
      let metres = (across * across + above * above).squareRoot()
      if metres < limit { best = (building, metres) }
    }
    guard let best else { return }
    let entry = Entry(
      time: time, distance: Length(metres: best.metres), track: track, building: best.building)
    entries.append(entry)
    if nearest[track].map({ best.metres < $0.distance.metres }) ?? true { nearest[track] = entry }
  }
}
