import Geometry
import Quantities

/// When straight ways can be flown among timed zones.
struct TimedFlights {
  let regions: [ZoneRegion]
  /// The zones that are not over when the flight begins, with the rectangles round them.
  private let current: [(zone: Int, box: BoundingBox)]

  init(_ regions: [ZoneRegion], from departure: Double) {
    self.regions = regions
    var current: [(zone: Int, box: BoundingBox)] = []
    for (zone, region) in regions.enumerated() {
      if let box = region.box, let last = region.hours.ranges.last, last.upperBound > departure {
        current.append((zone, box))
      }
    }
    self.current = current
  }

  /// One straight piece of a path, as the search went it.
  struct Leg {
    var from: LocalPoint
    var to: LocalPoint
    var costSeconds: Double
    /// The earliest time at which the vehicle is at `from`.
    var ready: Double
    /// The latest time at which it has to leave.
    var leaveBy: Double
    /// The safe interval of `to` in which it arrives.
    var stay: SafeInterval
  }

  /// Finds the parts of a straight way inside zones.
  func findCrossings(from start: LocalPoint, to end: LocalPoint, _ scratch: inout CrossingScratch) {
    scratch.crossings.removeAll(keepingCapacity: true)
    for item in current where item.box.mayBeCrossed(from: start, to: end) {
      regions[item.zone].appendCrossings(from: start, to: end, zone: item.zone, &scratch)
    }
  }

  /// Whether a straight way can run through a zone; never false where it does.
  func mayCross(from start: LocalPoint, to end: LocalPoint) -> Bool {
    for item in current where item.box.mayBeCrossed(from: start, to: end) { return true }
    return false
  }

  /// The earliest departure such that the vehicle arrives in a safe interval and is in no zone while it is active; nil
  /// where there is none.
  ///
  /// A part from `s` to `e` of the flight inside a zone that is active from `a` to `b` forbids departures between
  /// `a - e` and `b - s`.
  ///
  /// - Parameter putsOff: called with each zone that makes the departure later.
  func earliestDeparture(
    from ready: Double, by leaveBy: Double, _ cost: Double, arrivingIn stay: SafeInterval,
    _ crossings: [ZoneCrossing], putsOff: (Int) -> Void = { _ in }
  ) -> Double? {
    var departure = max(ready, stay.low - cost)
    let latest = min(leaveBy, stay.high - cost)
    // Each of the hours of each crossing puts the departure off at most once.
    var isClear = false
    while !isClear, departure <= latest {
      isClear = true
      for crossing in crossings {
        let (first, last) = (crossing.first * cost, crossing.last * cost)
        let hours = regions[Int(crossing.zone)].hours
        var index = hours.firstIndex(endingAfter: departure)
        while index < hours.ranges.count {
          let range = hours.ranges[index]
          let rounding = Hours.roundingSeconds(range, cost)
          guard range.lowerBound - last - rounding < departure else { break }
          if departure < range.upperBound - first + rounding {
            departure = range.upperBound - first + rounding
            isClear = false
            putsOff(Int(crossing.zone))
          }
          index += 1
        }
      }
    }
    return departure <= latest ? departure : nil
  }

  /// The latest departure up to a time at which the flight is in no zone while it is active, but not before another.
  private func latestDeparture(
    upTo latest: Double, notBefore earliest: Double, _ cost: Double, _ crossings: [ZoneCrossing]
  ) -> Double {
    var departure = latest
    var isClear = false
    while !isClear, departure > earliest {
      isClear = true
      for crossing in crossings {
        let (first, last) = (crossing.first * cost, crossing.last * cost)
        for range in regions[Int(crossing.zone)].hours.ranges.reversed() {
          let rounding = Hours.roundingSeconds(range, cost)
          let (low, high) = (range.lowerBound - last - rounding, range.upperBound - first + rounding)
          guard low < departure, departure < high else { continue }
          departure = low
          isClear = false
        }
      }
    }
    return max(departure, earliest)
  }

  /// Puts the departures of a path off as far as the arrival at the goal stays, from the last wait backwards.
  func path(_ legs: [Leg], askedDeparture: Double, _ scratch: inout CrossingScratch) -> TimedPath {
    var waitsFor: [Int] = []
    var departures = [Double](repeating: 0, count: legs.count)
    // When the vehicle has to be at the end of a leg; nil behind the last wait, where it goes on at once.
    var deadline: Double?
    for index in legs.indices.reversed() {
      let leg = legs[index]
      findCrossings(from: leg.from, to: leg.to, &scratch)
      let earliest =
        earliestDeparture(
          from: leg.ready, by: leg.leaveBy, leg.costSeconds, arrivingIn: leg.stay, scratch.crossings
        ) { waitsFor.append($0) } ?? leg.ready
      waitsFor += holders(of: leg)
      departures[index] = earliest
      if let deadline {
        // The sum may round up to more than the deadline.
        var latest = deadline - leg.costSeconds
        if latest + leg.costSeconds > deadline { latest = latest.nextDown }
        departures[index] = latestDeparture(
          upTo: min(latest, leg.leaveBy), notBefore: earliest, leg.costSeconds, scratch.crossings)
      }
      if deadline != nil || earliest > leg.ready { deadline = departures[index] }
    }
    var stops: [TimedPath.Stop] = []
    var arrival = askedDeparture
    var span = 0.0
    for (leg, departure) in zip(legs, departures) {
      // A few roundings are no wait; what is kept from the hours is far more.
      span = max(span, abs(departure), abs(departure + leg.costSeconds))
      let leaving = departure - arrival > span * 0x1p-51 ? departure : arrival
      append(TimedPath.Stop(point: leg.from, arrival: arrival, departure: leaving), &stops)
      arrival = leaving + leg.costSeconds
    }
    if let goal = legs.last?.to { append(TimedPath.Stop(point: goal, arrival: arrival, departure: arrival), &stops) }
    if stops.count == 1 { stops.append(stops[0]) }
    let waits = stops.contains { $0.departure > $0.arrival }
    return TimedPath(stops: stops, waitsFor: waits ? TimedPaths.ids(waitsFor.map { regions[$0].id }) : [])
  }

  /// The zones that hold the end of a leg and are active when the vehicle could be there first.
  private func holders(of leg: Leg) -> [Int] {
    let soonest = leg.ready + leg.costSeconds
    guard soonest < leg.stay.low else { return [] }
    return regions.indices.filter { zone in
      let hours = regions[zone].hours
      let index = hours.firstIndex(endingAfter: soonest)
      guard index < hours.ranges.count, hours.ranges[index].lowerBound < leg.stay.low else { return false }
      return regions[zone].holdsInside(leg.to)
    }
  }

  /// Adds a stop; two at one point become one, and one that is passed straight on without a wait is left out.
  private func append(_ stop: TimedPath.Stop, _ stops: inout [TimedPath.Stop]) {
    guard let last = stops.last else {
      stops.append(stop)
      return
    }
    if last.point == stop.point {
      stops[stops.count - 1] = TimedPath.Stop(
        point: last.point, arrival: last.arrival, departure: max(last.departure, stop.departure))
      return
    }
    if stops.count > 1, last.arrival == last.departure {
      let before = stops[stops.count - 2].point
      if Predicates.orientation(before, last.point, stop.point) == 0,
        (last.point - before).dot(stop.point - last.point) > 0
      {
        stops.removeLast()
      }
    }
    stops.append(stop)
  }
}
