import Foundation

/// libFuzzer's own loop; it calls `test` with one input after the other and never returns normally.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The parser that this run tests: the variable `FUZZ_TARGET`.
let target = FuzzTarget(rawValue: ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "")

/// The program's entry: the name is the one that the package manager gives to this target's `main`.
@_cdecl("SortieFuzz_main")
public func main(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  guard target != nil else {
    print("set FUZZ_TARGET to one of: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
    return 2
  }
  var count = count
  var list = arguments
  return runDriver(&count, &list) { start, length in
    target?.run([UInt8](UnsafeBufferPointer(start: start, count: length)))
    return 0
  }
}

/// Ends the process with the claim where it does not hold, so that libFuzzer keeps the input.
func require(_ holds: Bool, _ claim: @autoclosure () -> String) {
  guard !holds else { return }
  // An optimised build does not say what a precondition's text is.
  FileHandle.standardError.write(Data("Fatal error: \(claim())\n".utf8))
  preconditionFailure(claim())
}
