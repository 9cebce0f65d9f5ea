import MAVLink
import Quantities
import Simulator

/// One network of a swarm, at most 250 vehicles, and its ground station: uploads the missions, starts them, counts what
/// comes back.
struct SwarmNetwork: Sendable {
  /// The greatest number of vehicles in one network: MAVLink's system ids.
  static let vehiclesMax = 250
  /// Seconds of simulation until the vehicles can be armed.
  static let bootSeconds = 8.0
  /// What each vehicle is asked for, besides its heartbeat.
  static let streams: [UInt32] = [GlobalPositionInt.id, Attitude.id, SysStatus.id]

  private var simulation: Simulation
  private(set) var frames = 0
  private(set) var bytes = 0
  /// A running hash of all bytes that the ground received, in their order (FNV-1a, 64 bits).
  private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325
  private var parser = MAVLinkFrameParser()
  private var writer = MAVLinkFrameWriter(systemID: 255, componentID: 190)

  init(_ town: SwarmTown, vehicles: Range<Int>, gusts: Double, seed: UInt64) {
    simulation = Simulation(
      map: town.map, vehicles: Array(town.vehicles[vehicles]),
      conditions: Simulation.Conditions(wind: LocalVector(east: 3, north: 1), gustDeviation: gusts), seed: seed)
  }

  /// Brings all vehicles into their missions.
  mutating func start(_ missions: ArraySlice<[MissionItemInt]>, telemetryHertz: Double) {
    while simulation.seconds < Self.bootSeconds { step() }
    for (vehicle, items) in zip(simulation.vehicles, missions) {
      let system = vehicle.configuration.systemID
      exchange(
        MissionCount(
          targetSystem: system, targetComponent: 1, count: UInt16(items.count), missionType: MavMissionType.mission),
        with: system)
      for var item in items {
        (item.targetSystem, item.targetComponent) = (system, 1)
        exchange(item, with: system)
      }
      for stream in Self.streams {
        order(MavCmd.setMessageInterval, Float(stream), Float(1e6 / telemetryHertz), to: system)
      }
      order(MavCmd.doSetMode, 1, 4, to: system)
      order(MavCmd.componentArmDisarm, 1, 0, to: system)
      order(MavCmd.missionStart, 0, 0, to: system)
    }
  }

  /// Lets time pass.
  mutating func run(seconds: Double) {
    let end = simulation.seconds + seconds - Simulation.stepSeconds / 2
    while simulation.seconds < end { step() }
  }

  /// The vehicles that are in the air.
  var flying: Int { simulation.vehicles.count { $0.autopilot.isInAir } }

  /// Frames whose checksum was wrong.
  var badFrames: Int { parser.counts.badChecksums }

  private mutating func step() {
    simulation.step()
    var tally = Tally(frames: frames, bytes: bytes, digest: digest)
    var parser = self.parser
    simulation.receive { _, packet in tally.take(packet, by: &parser) }
    self.parser = parser
    (frames, bytes, digest) = (tally.frames, tally.bytes, tally.digest)
  }

  private struct Tally {
    var frames: Int
    var bytes: Int
    var digest: UInt64

    mutating func take(_ packet: UnsafeRawBufferPointer, by parser: inout MAVLinkFrameParser) {
      bytes += packet.count
      for byte in packet { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
      var count = 0
      parser.consume(packet) { frame in
        if frame.isChecked { count += 1 }
      }
      frames += count
    }
  }

  private mutating func exchange(_ message: any MAVLinkMessage, with system: UInt8) {
    var tally = Tally(frames: frames, bytes: bytes, digest: digest)
    for packet in simulation.exchange(writer.encode(message), with: system) {
      packet.withUnsafeBytes { tally.take($0, by: &parser) }
    }
    (frames, bytes, digest) = (tally.frames, tally.bytes, tally.digest)
  }

  private mutating func order(_ command: UInt16, _ first: Float, _ second: Float = 0, to system: UInt8) {
    exchange(
      CommandLong(targetSystem: system, targetComponent: 1, command: command, param1: first, param2: second),
      with: system)
  }
}
