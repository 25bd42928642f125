import App
import Logging

/// Log lines on stderr.
enum Log {
    static func make(level: Logger.Level, style: LogStyle = .text) -> (logger: Logger, sink: LogSink) {
        let sink = LogSink(style)
        return (sink.logger(level: level), sink)
    }
}
