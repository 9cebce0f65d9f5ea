import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Heights, the map's border, and vehicles among each other.
extension BruteForceTwin {
  func judgeHeight(_ motions: [SampledMotion], _ track: Track, _ report: inout TwinReport) {
    let ceiling = mission.rules.ceiling.metres
    for (name, limit, isCeiling) in [("ceiling", ground + ceiling, true), ("ground", ground, false)] {
      var room = Bracket(low: .infinity)
      for motion in motions {
        room.unite(
          DenseSearch.least(
            of: HeightRoom(motion: motion, limit: limit, isCeiling: isCeiling), from: motion.from, to: motion.to,
            closelyBelow: .infinity))
      }
      var finding = TwinFinding(
        code: "V203", key: key(track, motions, name), value: room, limit: -Self.toleranceMetres,
        band: Self.bandMetres)
      finding.amount = Bracket(low: -room.high, high: -room.low)
      report.findings.append(finding)
      if isCeiling { report.note(room, "V203") }
    }
  }

  /// The metres of a leg outside the border. A leg that only goes up and down there counts as a metre.
  func judgeBorder(_ motions: [SampledMotion], _ track: Track, _ report: inout TwinReport) {
    var outside = Bracket(low: 0, high: 0)
    var first: (early: Double?, late: Double?)
    for motion in motions {
      let field = BorderRoom(motion: motion, boundary: boundary)
      if motion.acrossMetres < 0.01 {
        let room = field.sample(at: motion.from, half: 0).value
        outside.low += room < -0.01 ? 1 : 0
        outside.high += room < 0.01 ? 1 : 0
      } else {
        let part = DenseSearch.measure(of: field, from: motion.from, to: motion.to) {
          let (one, other) = (motion.place(at: $0), motion.place(at: $1))
          let (east, north) = (other.east - one.east, other.north - one.north)
          return (east * east + north * north).squareRoot()
        }
        (outside.low, outside.high) = (outside.low + part.low, outside.high + part.high)
      }
      if first.late == nil {
        // The verifier counts from the border, the twin knows it to the resolution.
        let moments = DenseSearch.first(of: field, below: -1e-6, from: motion.from, to: motion.to)
        first = (first.early ?? moments.early, moments.late)
      }
    }
    // Stated as room, so that less is worse, as everywhere.
    var finding = TwinFinding(
      code: "V203", key: key(track, motions, "map boundary"), value: Bracket(low: -outside.high, high: -outside.low),
      limit: -Self.toleranceMetres, band: Self.bandMetres)
    if finding.isBroken == true, motions.contains(where: { $0.acrossMetres >= 0.01 }) {
      finding.amount = outside
      if let early = first.early, let late = first.late { finding.first = early...late }
    }
    report.findings.append(finding)
  }

  func judgeSeparation(_ report: inout TwinReport) {
    guard separation > 0 else { return }
    let limit = separation - Self.toleranceMetres
    for (number, one) in tracks.enumerated() {
      for other in tracks.dropFirst(number + 1) {
        let pairs = one.motions.flatMap { first in
          other.motions.compactMap { second -> (PairDistance, Double, Double)? in
            let (from, to) = (max(first.from, second.from), min(first.to, second.to))
            return from <= to ? (PairDistance(one: first, other: second), from, to) : nil
          }
        }
        var nearest = Bracket(low: .infinity)
        for (pair, from, to) in pairs {
          nearest.unite(DenseSearch.least(of: pair, from: from, to: to, closelyBelow: separation + 100))
        }
        guard !pairs.isEmpty else { continue }
        var finding = TwinFinding(
          code: "V204", key: TwinFinding.key(one.sortie.id, other.vehicle.id), value: nearest, limit: limit,
          band: Self.bandMetres)
        finding.amount = Bracket(low: separation - nearest.high, high: separation - nearest.low)
        if finding.isBroken == true { finding.first = first(of: pairs, below: limit) }
        report.add(finding, nominal: separation)
      }
    }
  }

  private func first(of pairs: [(PairDistance, Double, Double)], below limit: Double) -> ClosedRange<Double>? {
    let likely = pairs.compactMap {
      DenseSearch.first(of: $0.0, below: limit + Self.bandMetres, from: $0.1, to: $0.2).early
    }
    let sure = pairs.compactMap {
      DenseSearch.first(of: $0.0, below: limit - Self.bandMetres, from: $0.1, to: $0.2).late
    }
    guard let early = likely.min(), let late = sure.min() else { return nil }
    return early...late
  }

  /// Each vehicle stands on its pad before its sortie and where it landed after it.
  func judgeGround(_ report: inout TwinReport) {
    let limit = Self.standingMetres.least - Self.standingMetres.tolerance
    struct Stay {
      var vehicle: String
      var phase: String
      var place: SampledMotion.Place
      var from: Double
      var to: Double
    }
    var stays: [Stay] = []
    for track in tracks {
      let pad = SampledMotion.Place(east: track.vehicle.pad.east, north: track.vehicle.pad.north, up: ground)
      let landed = track.motions.last?.end ?? pad
      stays.append(Stay(vehicle: track.vehicle.id, phase: "before", place: pad, from: -.infinity, to: track.start))
      stays.append(Stay(vehicle: track.vehicle.id, phase: "after", place: landed, from: track.end, to: .infinity))
    }
    for (number, stay) in stays.enumerated() {
      for other in stays.dropFirst(number + 1)
      where other.vehicle != stay.vehicle && max(stay.from, other.from) < min(stay.to, other.to) {
        let metres = stay.place.metres(to: other.place)
        report.findings.append(
          TwinFinding(
            code: "V215", key: TwinFinding.key("both stand", stay.vehicle, stay.phase, other.vehicle, other.phase),
            value: Bracket(low: metres, high: metres), limit: limit, band: Self.bandMetres))
      }
      var nearest = Bracket(low: .infinity)
      for track in tracks where track.vehicle.id != stay.vehicle {
        for motion in track.motions {
          let (from, to) = (max(stay.from, motion.from), min(stay.to, motion.to))
          guard from < to else { continue }
          nearest.unite(
            DenseSearch.least(
              of: PlaceDistance(motion: motion, place: stay.place), from: from, to: to, closelyBelow: 10))
        }
      }
      guard nearest.low.isFinite else { continue }
      var finding = TwinFinding(
        code: "V215", key: TwinFinding.key("stands", stay.vehicle, stay.phase), value: nearest, limit: limit,
        band: Self.bandMetres)
      finding.amount = Bracket(
        low: Self.standingMetres.least - nearest.high, high: Self.standingMetres.least - nearest.low)
      report.add(finding, nominal: Self.standingMetres.least)
    }
  }
}
