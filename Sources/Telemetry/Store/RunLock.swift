import Foundation
import Synchronization

/// Keeps a run for one writer: a file beside the run, `run.sqlite-lock`, that the writer holds locked.
///
/// The kernel lets go of it with the process, so a writer that was killed leaves no obstacle. SQLite's own locks cannot
/// serve: they let two writers take turns.
final class RunLock: Sendable {
  private let path: String
  private let descriptor: Mutex<Int32>

  /// How often a lock whose file another process removes at that moment is tried again.
  private static let triesMax = 100
  /// The most bytes of the file, which holds the writer's process number.
  private static let bytesMax = 32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Takes the run at a path; fails with `inUse` where another writer has it.
  static func take(run: String) throws(RunStoreError) -> RunLock {
    let path = run + "-lock"
    for _ in 0..<triesMax {
      let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard descriptor >= 0 else { throw cannotOpen(run, reason: errno) }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let reason = errno
        let owner = text(of: descriptor)
        close(descriptor)
        // A file system that knows no such locks gives none; there SQLite's own must do.
        if reason == ENOLCK || reason == EOPNOTSUPP { return RunLock(path: path, descriptor: -1) }
        let who = owner.isEmpty ? "another process" : "process \(owner)"
        throw RunStoreError(
          .inUse, path: run,
          message: "\(who) is writing this run; wait until it ends, or choose another folder")
      }
      // The last writer may have removed the file between the two calls: then this is a lock on nothing.
      var (own, there) = (stat(), stat())
      guard fstat(descriptor, &own) == 0, stat(path, &there) == 0, own.st_ino == there.st_ino else {
        close(descriptor)
        continue
      }
      let number = Array(String(getpid()).utf8)
      // The number is a help for people; without it the lock holds too.
      if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, number, number.count, 0) }
      return RunLock(path: path, descriptor: descriptor)
    }
    throw RunStoreError(.busy, path: run, message: "other processes keep taking this run; close them and try again")
  }

  /// Lets go and removes the file. May be called more than once.
  func release() {
    descriptor.withLock { descriptor in
      guard descriptor >= 0 else { return }
      unlink(path)
      close(descriptor)
      descriptor = -1
    }
  }

  private static func text(of descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: bytesMax)
    let count = pread(descriptor, &bytes, bytesMax, 0)
    let digits = bytes.prefix(max(0, count)).filter { (48...57).contains($0) }
    return String(decoding: digits, as: UTF8.self)
  }

  private static func cannotOpen(_ run: String, reason: Int32) -> RunStoreError {
    let text = String(cString: strerror(reason))
    return switch reason {
    case EACCES, EROFS, EPERM:
      RunStoreError(
        .readOnly, path: run, message: "the run's folder cannot be written to: \(text); change its permissions")
    case ENOSPC, EDQUOT: RunStoreError(.diskFull, path: run, message: "no space is left on the disk: \(text)")
    default: RunStoreError(.cannotOpen, path: run, message: "the run cannot be opened for writing: \(text)")
    }
  }
}
