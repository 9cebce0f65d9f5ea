import ArgumentParser
import Dispatch
import FleetLink
import Foundation
import MAVLink
import Maps
import Missions
import Plans
import Quantities
import Simulator

/// `sortie fleet`: simulated vehicles for ground stations that are not ours.
struct FleetCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet",
    abstract: "Serve simulated vehicles over MAVLink to ground stations, in real time or faster.",
    discussion: """
      Give a plan folder, whose crews hook parcels on and fill tanks as planned; or a mission, whose fleet, map and \
      weather are taken; or a fleet with --map. All vehicles speak over one UDP \
      port, and each listens on a TCP port of its own: 5760, 5770, … A fleet of more than 250 vehicles is served in \
      networks of 250, each with its own UDP port: 14550, 14551, …
      A line on standard output says that all are ready. ^C ends it.
      """)

  /// The most vehicles that one command serves.
  static let vehiclesMax = 4000

  @Argument(help: "A plan folder, a mission or a fleet file.")
  var file: String

  @Option(help: "The map folder on which a fleet file is placed.")
  var map: String?

  @Option(help: "Whose autopilot the vehicles have: ardupilot or px4.")
  var profile = "ardupilot"

  @Option(name: .customLong("udp-to"), help: "HOST:PORT of the ground station, once for each network of 250 vehicles.")
  var udpTo: [String] = []

  @Option(name: .customLong("tcp-listen"), help: "The TCP port of the first vehicle on 127.0.0.1; 0 for none.")
  var tcpListen = 5760

  @Flag(name: .customLong("no-udp"), help: "Do not send over UDP.")
  var noUDP = false

  @Option(help: "Simulated seconds for each real second.")
  var speed = 1.0

  @Option(help: "A scenario whose weather and radio hold.")
  var scenario: String?

  @Option(help: "The seed of weather, radio and sensors.")
  var seed: UInt64 = 1

  @Option(help: "Ends after so many simulated seconds.")
  var duration: Double?

  @Option(
    name: .customLong("signing-key"),
    help: "A file with a key: vehicles sign what they say, and hear only what is signed.")
  var signingKey: String?

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    guard let profile = AutopilotProfile(rawValue: profile) else {
      throw CommandFailure("`\(self.profile)` is no profile", help: "use ardupilot or px4")
    }
    guard speed > 0, speed <= 1000 else {
      throw CommandFailure("--speed \(speed) is not between 0 and 1000", help: "1 is real time")
    }
    let loading = FleetLoading(file: file, map: map, scenario: scenario, profile: profile)
    guard let loaded = try loading.load(on: console) else { return .problems }
    let count = loaded.vehicles.reduce(0) { $0 + $1.count }
    guard count <= Self.vehiclesMax else {
      throw CommandFailure(
        "the fleet has \(count) vehicles", help: "at most \(Self.vehiclesMax) are served by one command")
    }
    let key = try signingKey.map { try SigningKeys.read($0, on: console) }
    let hub = LinkHub()
    defer { hub.close() }
    let server = FleetServer(networks: loaded.networks(seed: seed), hub: hub, speed: speed)
    let rows = try open(loaded.vehicles, hub: hub, server: server)
    if let key {
      let clock = console.clock()
      server.sign(with: key, epoch: console.now().secondsSinceEpoch - clock, clock: clock)
    }
    let signals = StopSignals(hub: hub)
    defer { signals.cancel() }
    announce(rows, profile: profile, on: console)
    let totals = server.run(forSeconds: duration, clock: console.clock)
    if let signatures = server.signatures {
      console.note("\(signatures.good) frames with good signatures; refused: \(signatures.refusals ?? "none")")
    }
    report(totals, counts: hub.counts, signatures: server.signatures, on: console)
    return .fine
  }

  /// One vehicle as it is served.
  struct Row {
    var name: String
    var systemID: UInt8
    var type: String
    var udp: String?
    var tcp: String?
  }

  /// Opens all sockets before anything is served.
  private func open(_ networks: [[VehicleConfiguration]], hub: LinkHub, server: FleetServer) throws -> [Row] {
    let stations = try self.stations(count: networks.count)
    var rows: [Row] = []
    do throws(LinkHub.OpenError) {
      var number = 0
      for (index, vehicles) in networks.enumerated() {
        if let station = stations[index] {
          let opened = try hub.open(station)
          server.attach(link: opened.link, peer: opened.peer, network: index, audience: .all)
        }
        for vehicle in vehicles {
          var tcp: String?
          if tcpListen > 0 {
            let opened = try hub.open(.tcpListen(host: LinkEndpoint.loopback, port: tcpListen + 10 * number))
            server.attach(
              link: opened.link, peer: nil, network: index, audience: .vehicle(vehicle.systemID))
            tcp = "\(LinkEndpoint.loopback):\(opened.port)"
          }
          rows.append(
            Row(
              name: vehicle.name, systemID: vehicle.systemID, type: vehicle.kind.isRover ? "rover" : "multirotor",
              udp: stations[index].map { "\($0)" }, tcp: tcp))
          number += 1
        }
      }
    } catch {
      throw CommandFailure(error.message, help: error.help)
    }
    return rows
  }

  /// Where each network sends; nil where there is no UDP.
  private func stations(count: Int) throws -> [LinkEndpoint?] {
    guard !noUDP else { return Array(repeating: nil, count: count) }
    let last = tcpListen + 10 * (count * FleetNetwork.vehiclesMax)
    guard last <= 65_535 || tcpListen == 0 else {
      throw CommandFailure("the TCP ports end beyond 65535", help: "use --tcp-listen 0 for so many vehicles")
    }
    guard udpTo.isEmpty || udpTo.count == count else {
      throw CommandFailure(
        "--udp-to is given \(udpTo.count) times for \(count) networks", help: "give it once for each 250 vehicles")
    }
    if udpTo.isEmpty {
      return (0..<count).map { .udpSend(host: LinkEndpoint.loopback, port: 14_550 + $0) }
    }
    return try udpTo.map { text throws(CommandFailure) in
      do throws(LinkEndpoint.Mistake) {
        return try LinkEndpoint(url: "udpout://\(text)")
      } catch {
        throw CommandFailure("--udp-to \(text): \(error.message)", help: "write HOST:PORT")
      }
    }
  }

  private func announce(_ rows: [Row], profile: AutopilotProfile, on console: Console) {
    if console.showsProgress || rows.count <= 50 {
      var table = TextTable([("vehicle", .left), ("id", .right), ("kind", .left), ("udp", .left), ("tcp", .left)])
      for row in rows.prefix(50) {
        table.add(row.name, "\(row.systemID)", row.type, row.udp ?? "–", row.tcp ?? "–")
      }
      console.message(table.text)
    }
    if rows.count > 50 { console.note("… \(rows.count) vehicles in all") }
    switch format {
    case .text:
      console.say("ready: \(rows.count) vehicles, profile \(profile.rawValue), \(speed) times real time")
    case .json:
      let vehicles = rows.map { row in
        "{\"id\":\(JSONText.string(row.name)),\"system\":\(row.systemID)"
          + (row.udp.map { ",\"udp\":\"\($0)\"" } ?? "") + (row.tcp.map { ",\"tcp\":\"\($0)\"" } ?? "") + "}"
      }
      console.say("{\"ready\":\(rows.count),\"vehicles\":[\(vehicles.joined(separator: ","))]}")
    }
  }

  private func report(
    _ totals: FleetServer.Totals, counts: LinkHub.Counts, signatures: MAVLinkSignatureChecker.Counts?,
    on console: Console
  ) {
    let seconds = String(format: "%.1f", totals.simulatedSeconds)
    let slipped = String(format: "%.1f", totals.slippedSeconds)
    switch format {
    case .text:
      console.say(
        "served \(seconds) s of simulated time in \(String(format: "%.1f", totals.wallSeconds)) s, "
          + "\(totals.packetsIn) packets in, \(totals.packetsOut) out")
      if totals.slippedSeconds > 0 { console.note("warning: \(slipped) s behind real time; the machine is too slow") }
      let lost = counts.droppedIn + counts.droppedOut
      if lost + counts.errors + counts.strangers > 0 {
        console.note(
          "\(lost) packets dropped at full buffers, \(counts.strangers) of strangers, \(counts.errors) socket errors")
      }
    case .json:
      console.say(
        "{\"simulated_s\":\(seconds),\"wall_s\":\(String(format: "%.3f", totals.wallSeconds)),"
          + "\"packets_in\":\(totals.packetsIn),\"packets_out\":\(totals.packetsOut),\"slipped_s\":\(slipped),"
          + "\"dropped_in\":\(counts.droppedIn),\"dropped_out\":\(counts.droppedOut)"
          + (signatures.map { ",\"signatures_good\":\($0.good),\"signatures_refused\":\($0.refused)" } ?? "") + "}")
    }
  }
}
