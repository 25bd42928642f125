import Foundation
import Logging

/// Log lines on stderr.
enum Log {
    static func make(level: Logger.Level) -> Logger {
        var logger = Logger(label: "postrider") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
