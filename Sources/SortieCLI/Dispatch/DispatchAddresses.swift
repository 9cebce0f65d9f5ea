import Diagnostics
import FleetLink

/// Where the vehicles of a plan are found, as the command line says.
struct DispatchAddresses {
  /// `NAME=ID` or `NAME=ID@LINK`, links counted from 1.
  let written: [String]
  /// How many links there are.
  let links: Int

  /// The vehicles at their addresses.
  func placed(_ vehicles: [DispatchVehicle]) throws -> [DispatchVehicle] {
    var placed = vehicles
    for text in written {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw CommandFailure("--vehicle \(text) has no `=`", help: "write NAME=ID, as --vehicle courier-1=7")
      }
      let name = String(parts[0])
      guard let index = vehicles.firstIndex(where: { $0.id == name }) else {
        let near = Suggestion.nearest(to: name, among: vehicles.map(\.id))
        throw CommandFailure(
          "there is no vehicle `\(name)` in the plan", help: near.map { "did you mean `\($0)`?" })
      }
      placed[index].address = try address(String(parts[1]), in: text)
    }
    var seen: [VehicleAddress: String] = [:]
    for vehicle in placed {
      if let other = seen.updateValue(vehicle.id, forKey: vehicle.address) {
        throw CommandFailure(
          "\(other) and \(vehicle.id) both have system id \(vehicle.address.systemID) on link "
            + "\(vehicle.address.link + 1)", help: "give one of them another id or link with --vehicle")
      }
    }
    return placed
  }

  private func address(_ text: String, in option: String) throws -> VehicleAddress {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let systemID = UInt8(parts[0]), systemID > 0 else {
      throw CommandFailure("--vehicle \(option) names no system id", help: "ids are 1 to 255, as --vehicle courier-1=7")
    }
    guard parts.count == 2 else { return VehicleAddress(link: 0, systemID: systemID) }
    guard let link = Int(parts[1]), (1...max(1, links)).contains(link) else {
      throw CommandFailure(
        "--vehicle \(option) names no link", help: "links are counted from 1 to \(links), as --vehicle courier-1=7@1")
    }
    return VehicleAddress(link: link - 1, systemID: systemID)
  }
}
