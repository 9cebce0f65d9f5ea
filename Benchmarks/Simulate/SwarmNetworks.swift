import MAVLink
import Quantities
import Simulator

/// A swarm in networks of at most 250 vehicles, and its ground station: uploads the missions, starts them, counts what
/// comes back.
struct SwarmNetworks {
  /// The greatest number of vehicles in one network: MAVLink's system ids.
  static let vehiclesMax = 250
  /// Seconds of simulation until the vehicles can be armed.
  static let bootSeconds = 8.0
  /// What each vehicle is asked for, besides its heartbeat.
  static let streams: [UInt32] = [GlobalPositionInt.id, Attitude.id, SysStatus.id]

  private(set) var networks: [Simulation]
  private(set) var frames = 0
  private(set) var badFrames = 0
  private(set) var bytes = 0
  /// A running hash of all bytes that the ground received, in their order (FNV-1a, 64 bits).
  private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325
  private var parsers: [MAVLinkFrameParser]
  private var writer = MAVLinkFrameWriter(systemID: 255, componentID: 190)

  init(_ town: SwarmTown, gusts: Double, seed: UInt64) {
    networks = stride(from: 0, to: town.vehicles.count, by: Self.vehiclesMax).map { first in
      Simulation(
        map: town.map, vehicles: Array(town.vehicles[first..<min(first + Self.vehiclesMax, town.vehicles.count)]),
        conditions: Simulation.Conditions(wind: LocalVector(east: 3, north: 1), gustDeviation: gusts), seed: seed)
    }
    parsers = networks.map { _ in MAVLinkFrameParser() }
  }

  /// Brings all vehicles into their missions.
  mutating func start(_ town: SwarmTown, telemetryHertz: Double) throws {
    for number in networks.indices {
      while networks[number].seconds < Self.bootSeconds { step(number) }
      for index in networks[number].vehicles.indices {
        let system = networks[number].vehicles[index].configuration.systemID
        let items = try town.mission(of: number * Self.vehiclesMax + index)
        let count = MissionCount(
          targetSystem: system, targetComponent: 1, count: UInt16(items.count), missionType: MavMissionType.mission)
        exchange(count, with: system, in: number)
        for var item in items {
          (item.targetSystem, item.targetComponent) = (system, 1)
          exchange(item, with: system, in: number)
        }
        for stream in Self.streams {
          order(
            MavCmd.setMessageInterval, Float(stream), Float(1e6 / telemetryHertz), to: system, in: number)
        }
        order(MavCmd.doSetMode, 1, 4, to: system, in: number)
        order(MavCmd.componentArmDisarm, 1, 0, to: system, in: number)
        order(MavCmd.missionStart, 0, 0, to: system, in: number)
      }
    }
  }

  /// Lets time pass in all networks.
  mutating func run(seconds: Double) {
    for number in networks.indices {
      let end = networks[number].seconds + seconds - Simulation.stepSeconds / 2
      while networks[number].seconds < end { step(number) }
    }
  }

  /// The vehicles that are in the air.
  var flying: Int { networks.reduce(0) { $0 + $1.vehicles.count { $0.autopilot.isInAir } } }

  private mutating func step(_ number: Int) {
    networks[number].step()
    for packet in networks[number].receive() { take(packet.bytes, of: number) }
  }

  private mutating func take(_ packet: [UInt8], of number: Int) {
    bytes += packet.count
    for byte in packet { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var count = 0
    parsers[number].consume(packet) { frame in
      if frame.isChecked { count += 1 }
    }
    frames += count
    badFrames = parsers.reduce(0) { $0 + $1.counts.badChecksums }
  }

  private mutating func exchange(_ message: any MAVLinkMessage, with system: UInt8, in number: Int) {
    for packet in networks[number].exchange(writer.encode(message), with: system) { take(packet, of: number) }
  }

  private mutating func order(
    _ command: UInt16, _ first: Float, _ second: Float = 0, to system: UInt8, in number: Int
  ) {
    exchange(
      CommandLong(
        targetSystem: system, targetComponent: 1, command: command, param1: first, param2: second), with: system,
      in: number)
  }
}
