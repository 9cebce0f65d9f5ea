import Verification

/// SHA-256 of bytes as lower-case hex.
func sha256(_ bytes: [UInt8]) -> String { Digest.sha256(bytes) }
