import Foundation
func debugNote(_ t: String) {
  FileHandle.standardError.write(Data((String(format: "%.3f ", Double(clock()) / 1e6) + t + "\n").utf8))
}
