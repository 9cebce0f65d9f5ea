// swift-tools-version: 6.2
import PackageDescription

// A program of somebody else that proves plans: it uses the library and none of Sortie's own code.
let package = Package(
  name: "prove",
  dependencies: [.package(name: "Sortie", path: "../../..")],
  targets: [
    .executableTarget(
      name: "prove", dependencies: [.product(name: "SortieVerification", package: "Sortie")])
  ],
  swiftLanguageModes: [.v6]
)
