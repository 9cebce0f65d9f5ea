import FleetLink

/// How vehicles stand, as a table for the operator.
enum DispatchStatusText {
  /// The table.
  static func text(of vehicles: [VehicleStatus]) -> String {
    var table = TextTable([
      ("vehicle", .left), ("", .left), ("sortie", .left), ("mode", .left), ("done", .right), ("late", .right),
      ("off", .right), ("charge", .right), ("heard", .right),
    ])
    func number(_ value: Double?, _ unit: String) -> String { value.map { "\(Int($0.rounded()))\(unit)" } ?? "–" }
    for vehicle in vehicles {
      table.add(
        vehicle.vehicle, vehicle.phase, vehicle.sortie ?? "–", vehicle.mode,
        number(vehicle.progress.map { $0 * 100 }, " %"),
        number(vehicle.lateSeconds, " s"), number(vehicle.offMetres, " m"), number(vehicle.chargePercent, " %"),
        number(vehicle.heardSeconds, " s ago"))
    }
    return table.text
  }
}
