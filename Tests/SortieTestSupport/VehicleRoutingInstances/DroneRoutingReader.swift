/// Reads the sets for dynamic drone routing (DRPUDEC): constants of drone and battery, then orders, then the fleet.
///
/// Times of the file are minutes, places metres. An order appears at its minute, which becomes its release time; its
/// deadline is its latest start of service. What the format leaves open is read so:
/// - `minutes_conv_fact` is kilometres a minute (0.60, that is 10 m/s).
/// - `E_max` and `under_E` are the highest and the lowest charge in percent; a drone uses what lies between.
/// - The values 540 and 30 in the depot's row have no meaning here.
enum DroneRoutingReader {
  /// Reads a text; throws at the first trouble.
  static func read(
    _ text: InstanceText, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) -> RoutingInstance {
    var draft = InstanceDraft(.drpudec)
    var constants: [String: Double] = [:]
    var droneCount: Int?
    var isTable = false
    for line in text.lines {
      let words = line.words
      if words[0] == "Num_drones" {
        guard words.count == 2, droneCount == nil else {
          throw RoutingInstanceError(
            .missing, line: line.number, "Num_drones has no number, or stands there twice", help: "write one number")
        }
        let number = try InstanceText.number(words[1], line: line.number, limits)
        droneCount = try InstanceText.whole(number, in: 1...limits.vehiclesMax, line: line.number, "Num_drones")
      } else if words == ["id", "t", "l_i", "st_i", "x_i", "y_i", "q_i"] {
        isTable = true
      } else if isTable {
        try add(line, &draft, limits)
      } else if let at = words.firstIndex(where: { Double($0) != nil }), at > 0 {
        let name = words[..<at].joined(separator: " ")
        let value = try InstanceText.number(words[at], line: line.number, limits)
        guard constants.updateValue(value, forKey: name) == nil else {
          throw RoutingInstanceError(
            .repeated, line: line.number, "\(name.prefix(40)) stands there twice", help: "remove one of the two")
        }
      } else if !["Drone_data", "Battery_data", "Customers_data"].contains(line.text) {
        throw RoutingInstanceError(
          .unsupported, line: line.number, "\"\(line.text.prefix(40))\" is no constant", help: "write name and value")
      }
    }
    guard let droneCount else {
      throw RoutingInstanceError(.missing, line: text.lastLine, "Num_drones is absent", help: "write it last")
    }
    return try finished(&draft, constants, droneCount: droneCount)
  }

  private static func add(
    _ line: InstanceText.Line, _ draft: inout InstanceDraft, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) {
    let numbers = try line.numbers(limits)
    try SolomonReader.expect(7, numbers, line, "id, appearance, deadline, service, x, y and demand")
    let isDepot = numbers[0] == 0
    guard isDepot ? draft.depots.isEmpty : numbers[0] == Double(draft.others.count + 1) else {
      throw RoutingInstanceError(
        .contradiction, line: line.number, "the row has id \(numbers[0])",
        help: "number orders from 1 in their order; the depot is 0, once")
    }
    var node = RoutingInstance.Node(kind: isDepot ? .depot : .client, x: numbers[4], y: numbers[5])
    if !isDepot {
      (node.release, node.latest, node.service, node.demand) = (numbers[1], numbers[2], numbers[3], numbers[6])
    }
    try draft.add(node, line: line.number, limits)
  }

  private static func finished(
    _ draft: inout InstanceDraft, _ constants: [String: Double], droneCount: Int
  ) throws(RoutingInstanceError) -> RoutingInstance {
    func constant(_ name: String) throws(RoutingInstanceError) -> Double {
      guard let value = constants[name], value > 0 else {
        throw RoutingInstanceError(
          .missing, "the constant \(name) is absent or not above 0", help: "write name and value before the orders")
      }
      return value
    }
    let gravity = try constant("g")
    // P = m^(3/2) · √(g³ / (2·ρ·ς·h)); Cheng, Adulyasak, Rousseau, TR-B 139, 2020, eq. 7.
    let disc = 2 * (try constant("rho_d")) * (try constant("xi_d")) * (try constant("h_d"))
    let power = (gravity * gravity * gravity / disc).squareRoot()
    let battery = try constant("m")
    let share = (try constant("E_max") - constant("under_E")) / 100
    guard share > 0 else {
      throw RoutingInstanceError(
        .contradiction, "E_max is not above under_E", help: "write the highest and the lowest charge in percent")
    }
    draft.drone = RoutingInstance.Drone(
      wattsPerMassPower: power, emptyKilograms: try constant("W") + battery,
      payloadKilogramsMax: try constant("q_d"),
      usableJoules: share * (try constant("max_energy_density")) * battery * 3.6e6,
      chargeWatts: try constant("charging power") * battery * 1000)
    draft.speed = try constant("minutes_conv_fact") * 1000
    draft.secondsPerTimeUnit = 60
    var vehicle = RoutingInstance.Vehicle()
    vehicle.capacity = try constant("q_d")
    vehicle.reloadDepots = [0]
    draft.vehicles = [RoutingInstance.Vehicle](repeating: vehicle, count: droneCount)
    return try draft.finished()
  }
}
