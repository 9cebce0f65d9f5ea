import Maps

extension Zone.Restriction {
  /// What maps and tables call zones of this kind.
  var words: String {
    switch self {
    case .prohibited: "prohibited zone"
    case .authorisationRequired: "authorisation required"
    case .conditional: "conditional zone"
    case .unrestricted: "information zone"
    }
  }
}
