import FleetLink
import MAVLink
import Plans
import Quantities
import Telemetry

/// A vehicle written by hand, for what no simulated one does: it stands on its pad, says what it is told to say, and
/// takes missions by the book.
struct ScriptedVehicle {
  /// What it says of itself.
  var heartbeat: Heartbeat
  /// Its AUTOPILOT_VERSION; nil where it never says any.
  var version: AutopilotVersion?
  /// Its answer to REQUEST_MESSAGE and to REQUEST_AUTOPILOT_CAPABILITIES; nil is silence.
  var requestResult: UInt8? = MavResult.accepted
  var olderRequestResult: UInt8? = MavResult.accepted
  /// The component that sends its version.
  var versionComponent: UInt8 = 1

  /// Whether a camera of it has a heartbeat, too, which comes first.
  var hasCamera = false

  /// What it was asked.
  private(set) var versionRequests = 0
  private(set) var olderVersionRequests = 0
  /// The last mission, fence or rally points that it was offered, by type.
  private(set) var offered: Set<UInt8> = []

  static let everything =
    MavProtocolCapability.missionInt | MavProtocolCapability.commandInt | MavProtocolCapability.mavlink2
    | MavProtocolCapability.missionFence | MavProtocolCapability.missionRally

  init(
    autopilot: UInt8 = MavAutopilot.ardupilotmega, type: UInt8 = MavType.hexarotor,
    capabilities: UInt64? = ScriptedVehicle.everything, software: UInt32 = 0x0406_02FF
  ) {
    heartbeat = Heartbeat(
      type: type, autopilot: autopilot, baseMode: MavModeFlag.customModeEnabled, customMode: 0,
      systemStatus: MavState.standby, mavlinkVersion: 3)
    version = capabilities.map { AutopilotVersion(capabilities: $0, flightSwVersion: software) }
  }

  /// The answers to a message.
  mutating func answers(to message: any MAVLinkMessage) -> [(component: UInt8, message: any MAVLinkMessage)] {
    func acknowledge(_ command: UInt16, _ result: UInt8?) -> [(component: UInt8, message: any MAVLinkMessage)] {
      result.map { [(UInt8(1), CommandAck(command: command, result: $0, targetSystem: 255, targetComponent: 190))] }
        ?? []
    }
    switch message {
    case let count as MissionCount:
      offered.insert(count.missionType)
      return []
    case let command as CommandLong
    where command.command == MavCmd.requestMessage && command.param1 == Float(AutopilotVersion.id):
      versionRequests += 1
      let told = requestResult == MavResult.accepted ? version : nil
      return acknowledge(command.command, requestResult) + (told.map { [(versionComponent, $0)] } ?? [])
    case let command as CommandLong where command.command == MavCmd.requestAutopilotCapabilities:
      olderVersionRequests += 1
      let told = olderRequestResult == MavResult.accepted ? version : nil
      return acknowledge(command.command, olderRequestResult) + (told.map { [(versionComponent, $0)] } ?? [])
    case let command as CommandLong:
      return acknowledge(command.command, MavResult.accepted)
    default: return []
    }
  }

  /// What a dispatcher recorded of the vehicle.
  struct Meeting {
    var events: [RunEvent] = []
    var outcomes: [TaskOutcome] = []
    var vehicle: ScriptedVehicle
    var software: [VehicleSoftware] = []
  }

  /// Meets a dispatcher from a minute before the first take-off until `seconds` of the mission.
  func meet(
    _ plan: FleetPlan, kind: VehicleKind = .multirotor, until seconds: Double = 0, fence: FencePlan? = nil,
    rally: [RallyPlace] = []
  ) -> Meeting {
    let name = plan.vehicles[0].id
    var meeting = Meeting(vehicle: self)
    var dispatcher = Dispatcher(
      plan: plan, vehicles: [DispatchVehicle(id: name, kind: kind, systemID: 1)],
      thermal: ThermalGrid(cellSize: Length(metres: 1)), fences: fence.map { [name: $0] } ?? [:],
      rallies: [name: rally])
    let address = VehicleAddress(link: 0, systemID: 1)
    var writers = [UInt8(1), versionComponent].map { MAVLinkFrameWriter(systemID: 1, componentID: $0) }
    var parser = MAVLinkFrameParser()
    for tenth in 0..<Int((seconds + 60) * 10) {
      let now = MissionTime(seconds: Double(tenth) / 10 - 60)
      if tenth % 10 == 0, hasCamera {
        var camera = MAVLinkFrameWriter(systemID: 1, componentID: MavComponent.camera)
        let beat = Heartbeat(type: MavType.camera, autopilot: MavAutopilot.invalid, mavlinkVersion: 3)
        dispatcher.receive(camera.encode(beat), from: address, at: now)
      }
      if tenth % 10 == 0 { dispatcher.receive(writers[0].encode(heartbeat), from: address, at: now) }
      for packet in dispatcher.step(at: now) {
        for frame in parser.consume(packet.bytes) {
          guard let message = frame.message else { continue }
          for answer in meeting.vehicle.answers(to: message) {
            dispatcher.receive(writers[answer.component == 1 ? 0 : 1].encode(answer.message), from: address, at: now)
          }
        }
      }
      let batch = dispatcher.takeBatch()
      meeting.events += batch.events
      meeting.outcomes += batch.outcomes
    }
    meeting.software = dispatcher.software
    return meeting
  }
}
