extension VehicleRoutingProblem {
  /// Throws all defects of the problem, of which there may be many; see `VehicleRoutingError.Code`.
  func check() throws(VehicleRoutingError) {
    var defects: [VehicleRoutingError.Defect] = []
    let cells = locationCount * locationCount
    for (index, type) in vehicleTypes.enumerated() where type.travelSeconds.count != cells {
      defects.append(
        .init(
          code: .wrongCount, item: .vehicleType(index),
          reason: "the travel times are \(type.travelSeconds.count), not one for each of \(cells) pairs of locations"))
    }
    if !defects.isEmpty { throw VehicleRoutingError(defects: defects) }
  }
}
