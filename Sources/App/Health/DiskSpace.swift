import Glibc

/// Room on the disk that holds the store.
enum DiskSpace {
    /// Bytes that the node may still write below `path`; `nil` where the system does not say.
    static func free(at path: String) -> Int? {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return nil }
        return Int(
            clamping: UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize)).partialValue)
    }
}
