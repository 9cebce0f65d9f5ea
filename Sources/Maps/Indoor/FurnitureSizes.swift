import Geometry
import Quantities

/// What models of furniture cover of the floor.
///
/// Only models whose size and axes are stated stand here: those of our own ward (`maps/ward`). The models that the
/// Open-RMF demos name are meshes; their files do not say how large they are.
package enum FurnitureSizes {
  /// A rectangle around the model's origin.
  package struct Size: Hashable, Sendable {
    /// The size along the model's own x axis, metres. A bed's head is at the positive end.
    package let lengthMetres: Double
    /// The size along the model's own y axis, metres.
    package let widthMetres: Double
  }

  /// The size of a model; nil where it is not known.
  package static func size(of model: String) -> Size? {
    switch model {
    case "Sortie/HospitalBed": Size(lengthMetres: 2.0, widthMetres: 0.9)
    case "Sortie/BedsideCabinet": Size(lengthMetres: 0.45, widthMetres: 0.45)
    case "Sortie/NurseDesk": Size(lengthMetres: 2.4, widthMetres: 0.8)
    case "Sortie/Cabinet": Size(lengthMetres: 1.2, widthMetres: 0.5)
    case "Sortie/Shelf": Size(lengthMetres: 2.0, widthMetres: 0.6)
    case "Sortie/Sluice": Size(lengthMetres: 0.9, widthMetres: 0.7)
    case "Sortie/ChargingDock": Size(lengthMetres: 0.4, widthMetres: 0.6)
    default: nil
    }
  }

  /// The height of a model by rule, as such things stand in a hospital; all of them are assumed.
  package static func assumedHeight(of model: String) -> Length {
    switch model {
    case "Sortie/HospitalBed": Length(metres: 0.6)
    case "Sortie/BedsideCabinet": Length(metres: 0.9)
    case "Sortie/NurseDesk": Length(metres: 1.1)
    case "Sortie/Cabinet", "Sortie/Shelf": Length(metres: 1.8)
    case "Sortie/Sluice": Length(metres: 0.9)
    case "Sortie/ChargingDock": Length(metres: 0.4)
    default: Length(metres: 1)
    }
  }
}

extension IndoorLevel {
  /// The names of the furniture by their places in `furniture`: the room, the kind and a number that counts both
  /// together, such as `room-1 HospitalBed 2`. Nil for what stands in none of the rooms asked for.
  package func furnitureNames(inRooms names: Set<String>) -> [String?] {
    var counts: [String: Int] = [:]
    let asked = rooms.filter { names.contains($0.name) }
    return furniture.map { item in
      guard let room = asked.first(where: { $0.outline.contains(item.position) }) else { return nil }
      let kind = item.model.split(separator: "/").last.map(String.init) ?? item.model
      let label = "\(room.name) \(kind)"
      let number = counts[label, default: 0] + 1
      counts[label] = number
      return "\(label) \(number)"
    }
  }
}
