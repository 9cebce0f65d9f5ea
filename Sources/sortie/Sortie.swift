import Foundation
import SortieCLI

/// The program: arguments to the library, its exit code to the shell.
@main
struct Sortie {
  static func main() {
    // A reader that closes the pipe early is not an error.
    signal(SIGPIPE, SIG_IGN)
    exit(SortieCommandLine.run(Array(CommandLine.arguments.dropFirst()), on: .standard))
  }
}
