/// What a sortie takes if its load stays on board.
enum WayHome {
  /// The most joules that a sortie takes where from some moment on nothing is handed over or taken up any more and the
  /// vehicle flies the rest of its way as planned.
  ///
  /// Energy rises with the load. So the worst moment is one at which the load has just grown, or the take-off: from any
  /// other moment the vehicle is as heavy as from there, or lighter, for the rest of the way.
  ///
  /// - Parameter legJoules: the joules of each leg with the load that is planned.
  static func joulesMax(_ legs: [RecordedLeg], legJoules: [Double], model: FlightModel) -> Double {
    var most = legJoules.reduce(0, +)
    var spent = 0.0
    var before = 0.0
    for (index, leg) in legs.enumerated() {
      if leg.payload > before {
        let rest = legs[index...].reduce(0) { sum, later in
          sum + later.pieces.reduce(0) { $0 + model.joules(of: $1, payload: leg.payload) }
        }
        most = max(most, spent + rest)
      }
      before = leg.payload
      spent += legJoules[index]
    }
    return most
  }
}
