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
}
