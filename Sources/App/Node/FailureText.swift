import Foundation
import NIOCore
import NIOPosix

/// Why something failed, in the system's own short words: `No such file or directory`, `Address already in use`.
public enum FailureText {
    public static func of(_ error: any Error) -> String {
        if let error = error as? IOError { return system(error.errnoCode) }
        if let error = error as? NIOConnectionError {
            return error.connectionErrors.first.map { of($0.error) } ?? "No address answers"
        }
        if let error = error as? SocketAddressError.UnknownHost { return "No address is known of \(error.host)" }
        if error is DecodingError { return "it has not the form it should have" }
        let found = error as NSError
        if found.domain == NSPOSIXErrorDomain { return system(CInt(truncatingIfNeeded: found.code)) }
        if let cause = found.userInfo[NSUnderlyingErrorKey] as? any Error { return of(cause) }
        guard let error = error as? CocoaError else { return "\(error)" }
        return switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: system(ENOENT)
        case .fileReadNoPermission, .fileWriteNoPermission: system(EACCES)
        case .fileWriteFileExists: system(EEXIST)
        case .fileWriteOutOfSpace: system(ENOSPC)
        case .fileReadInapplicableStringEncoding: "It is not UTF-8"
        default: error.localizedDescription
        }
    }

    private static func system(_ code: CInt) -> String { String(cString: strerror(code)) }
}
