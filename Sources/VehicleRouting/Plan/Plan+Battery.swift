/// Quick tests of whether a battery may hold one more job: necessary, and cheaper than to fly the trip.
extension Plan {
  /// Whether the battery may hold a visit after a node of a trip, as far as energy without payload and waiting tells.
  @inline(__always)
  func mayHold(visit node: Int32, after before: Int32, record: Int32, type: Int) -> Bool {
    guard let joules = compiled.tables[type].joules else { return true }
    let side = compiled.locationCount
    let following = Int(entry[next[before]])
    let from = Int(exit[before]) * side
    let more =
      joules[from + Int(entry[node])] + joules[Int(exit[node]) * side + following] - joules[from + following]
      + compiled.serviceJoules[type * compiled.nodeCount + Int(node)]
    return records.base[Int(record)].emptyJoules + more <= batteryLimit(type)
  }

  /// What a shipment at a pair of places of a trip takes for its payload, at least, and whether the battery may hold
  /// it: nil where it may not. All energy but that of waiting is counted; on the trip's own arcs in between a lower
  /// bound.
  ///
  /// - Parameters:
  ///   - inner: the joules for each kilogram of payload on the trip's own arcs between both places, without the first.
  /// - Returns: the cost that payload adds, at least.
  func payloadCost(shipment pickup: Int32, at place: Place, innerJoulesPerKilogram inner: Double) -> Double? {
    let record = records.base[Int(trip[place.after])]
    let type = Int(compiled.vehicleType[Int(place.vehicle)])
    let delivery = pickup + 1
    let following = next[place.after]
    let mass = compiled.massDimension ?? -1
    let job = Int(compiled.nodeJob[pickup])
    let own = mass < 0 ? 0 : compiled.demand[job * compiled.dimensionCount + mass]
    let curve = compiled.limits[type].curve
    var change = PayloadChange()
    let row = type * compiled.nodeCount
    change.services += compiled.serviceJoules[row + Int(pickup)] + compiled.serviceJoules[row + Int(delivery)]
    let load = carriedKilograms(after: place.after)
    let before = PayloadChange.Load(load, curve)
    let loaded = PayloadChange.Load(load + own, curve)
    change.add(arc(place.after, pickup, type), before)
    change.subtract(arc(place.after, following, type), before)
    change.lines += compiled.serviceJoulesPerKilogram[row + Int(pickup)] * (load + own)
    if place.deliveryAfter == place.after {
      change.add(arc(pickup, delivery, type), loaded)
      change.add(arc(delivery, following, type), before)
      change.lines += compiled.serviceJoulesPerKilogram[row + Int(delivery)] * (load + own)
    } else {
      let last = next[place.deliveryAfter]
      let loadThere = carriedKilograms(after: place.deliveryAfter)
      let there = PayloadChange.Load(loadThere, curve)
      change.add(arc(pickup, following, type), loaded)
      // The curve is convex: what it rises by is least from an empty vehicle on.
      change.add((0, inner), PayloadChange.Load(own, curve))
      change.add(arc(place.deliveryAfter, delivery, type), PayloadChange.Load(loadThere + own, curve))
      change.add(arc(delivery, last, type), there)
      change.subtract(arc(place.deliveryAfter, last, type), there)
      change.lines += compiled.serviceJoulesPerKilogram[row + Int(delivery)] * (loadThere + own)
    }
    guard record.flightJoules + change.flight + change.services + change.lines <= batteryLimit(type) else { return nil }
    return change.payload * compiled.limits[type].costPerPayloadJoule + change.lines * compiled.weights.perJoule
  }

  /// The joules of an arc without payload, and those for each kilogram of it.
  @inline(__always)
  private func arc(_ from: Int32, _ to: Int32, _ type: Int) -> (joules: Double, perKilogram: Double) {
    let tables = compiled.tables[type]
    let arc = Int(exit[from]) * compiled.locationCount + Int(entry[to])
    return (tables.joules?[arc] ?? 0, tables.joulesPerKilogram?[arc] ?? 0)
  }

  /// The kilograms carried after a node, where loads are known by node.
  @inline(__always)
  private func carriedKilograms(after node: Int32) -> Double {
    guard tracksLoads, let mass = compiled.massDimension else { return 0 }
    return max(0, loadAfter[Int(node) * compiled.dimensionCount + mass])
  }

  @inline(__always)
  private func batteryLimit(_ type: Int) -> Double {
    compiled.limits[type].usableJoulesPerTrip * (1 + TripEvaluator.tolerance)
  }
}

/// By what a trip's energy changes when its arcs and their payloads do.
private struct PayloadChange {
  /// A payload and what it is worth on the chord of the type's curve, in kilograms.
  struct Load {
    let kilograms: Double
    let chord: Double

    @inline(__always)
    init(_ kilograms: Double, _ curve: PayloadShape) {
      self.kilograms = kilograms
      chord = curve.chordKilograms(payload: kilograms)
    }
  }

  /// Joules in the air.
  var flight = 0.0
  /// Joules that the payload takes on the chord, which are what costs count.
  var payload = 0.0
  /// Joules of services without payload.
  var services = 0.0
  /// Joules that payload adds to services.
  var lines = 0.0

  init() {}

  @inline(__always)
  mutating func add(_ arc: (joules: Double, perKilogram: Double), _ load: Load) {
    flight += arc.joules + arc.perKilogram * load.chord
    payload += arc.perKilogram * load.kilograms
  }

  @inline(__always)
  mutating func subtract(_ arc: (joules: Double, perKilogram: Double), _ load: Load) {
    flight -= arc.joules + arc.perKilogram * load.chord
    payload -= arc.perKilogram * load.kilograms
  }
}
