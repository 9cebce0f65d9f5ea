import MAVLink
import Plans
import Quantities
import Telemetry

/// What a vehicle says of its software.
package struct VehicleSoftware: Sendable, Hashable {
  /// The vehicle's name in the plan.
  package var vehicle: String
  /// Whose autopilot it has.
  package var autopilot: AutopilotDialect
  /// The version of its flight software, such as `4.7.0-dev`; nil where it did not say.
  package var version: String?

  /// The name and version, for people.
  package var text: String { "\(autopilot.name) \(version ?? "of unknown version")" }
}

extension AutopilotVersion {
  /// The flight software's version as text: numbers, and what kind of release it is unless it is an official one.
  ///
  /// Source: MAVLink's FIRMWARE_VERSION_TYPE in the lowest byte: 0 development, 64 alpha, 128 beta, 192 candidate, 255
  /// official.
  var flightVersionText: String {
    let version = flightVersion
    let kind =
      switch UInt8(truncatingIfNeeded: flightSwVersion) {
      case 0..<64: "-dev"
      case 64..<128: "-alpha"
      case 128..<192: "-beta"
      case 192..<255: "-rc"
      default: ""
      }
    return "\(version.major).\(version.minor).\(version.patch)\(kind)"
  }

  /// Why the dispatcher cannot fly the vehicle; nil where it can.
  ///
  /// Positions of items without MISSION_INT are rounded to about a metre, and MAVLink 1 cannot tell a fence from a
  /// mission.
  var reasonAgainst: String? {
    if !has(MavProtocolCapability.missionInt) { return "The vehicle does not take missions as MISSION_ITEM_INT" }
    if !has(MavProtocolCapability.mavlink2) { return "The vehicle does not speak MAVLink 2" }
    return nil
  }
}

/// The vehicle's version and capabilities, asked for before anything else.
extension VehicleSession {
  /// What is known of the vehicle's software; nil before its first heartbeat.
  var software: VehicleSoftware? {
    guard state.hasHeartbeat else { return nil }
    return VehicleSoftware(vehicle: plan.id, autopilot: dialect, version: version?.flightVersionText)
  }

  /// How the vehicle writes parameters.
  var parameterEncoding: ParameterValue.Encoding {
    // A vehicle that claims neither way is taken for what its autopilot is known to do.
    guard let version,
      version.has(MavProtocolCapability.paramEncodeBytewise)
        || version.has(
          MavProtocolCapability.paramEncodeCCast)
    else { return dialect.parameterEncoding }
    return version.parameterEncoding
  }

  /// Whether the vehicle has a capability, as far as it says.
  func mayHave(_ capability: UInt64) -> Bool { version?.has(capability) ?? true }

  mutating func askForVersion(at now: MissionTime) {
    var client = VersionClient(own: Dispatcher.address, target: target)
    perform(client.start(at: instant(now)), at: now)
    phase = .asking(client)
  }

  mutating func versionTold(_ outcome: VersionOutcome, at now: MissionTime) {
    switch outcome {
    case .silent(let requests):
      event(
        .warning, "version",
        "\(plan.id) did not say which \(dialect.name) it has to \(requests) requests; what it can do is not known",
        at: now)
    case .told(let version):
      self.version = version
      event(.info, "version", "\(plan.id): \(dialect.name) \(version.flightVersionText)", at: now)
      if let reason = version.reasonAgainst { return refuse("\(reason) (\(dialect.name))", at: now) }
    }
    prepareLink(at: now)
  }
}
