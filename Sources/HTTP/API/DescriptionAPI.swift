import Hummingbird
import JSON

/// The API's description (OpenAPI 3.1, JSON), as it stands in the project.
public enum APIDescription {
    public static var json: [UInt8] { Assets.openAPI }
}

/// `/v1/openapi.json`
enum DescriptionAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/openapi.json", .open) { _, _, _ in .bytes(APIDescription.json, type: "application/json") }
    ]
}
