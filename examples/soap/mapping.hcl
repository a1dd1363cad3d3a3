# An application with a SOAP service. See README.md; service_test.go is the service.
application "payroll" {
  client "identity-provider" { token = env("SCIM_TOKEN") }

  backend "rest" {
    url       = env("SOAP_URL")
    format    = "soap"
    namespace = "urn:example:payroll"
    headers   = { SOAPAction = "\"\"" }
    basic {
      username = "scim"
      password = env("SOAP_PASSWORD")
    }

    errors = {
      "response.error.faultcode == 'soap:Client.NotFound'"  = "not_found"
      "response.error.faultcode == 'soap:Client.Duplicate'" = "conflict login"
      "response.error.faultcode startsWith 'soap:Client'"   = "invalid"
    }
  }

  resource "User" {
    id    = "id"
    types = { enabled = "bool", hired = "date" }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "displayName" { field = "fullName" }
    attribute "active" {
      field   = "enabled"
      default = true
    }
    attribute "meta.created" {
      field      = "hired"
      mutability = "readOnly"
    }
    attribute "groups" { reference = "Group" }

    on "list" {
      request = "POST /payroll"
      body    = "{'ListEmployees': {'offset': query.offset, 'limit': query.limit}}"
      records = "response.body.ListEmployeesResponse.employee"
      total   = "response.body.ListEmployeesResponse.total"
      page {
        by   = "offset"
        size = 50
      }
      filter "login" {
        body         = "{'FindEmployee': {'login': value}}"
        records      = "response.body.FindEmployeeResponse.employee"
        ignores_case = true
      }
    }
    on "get" {
      request = "POST /payroll"
      body    = "{'GetEmployee': {'id': id}}"
      record  = "response.body.GetEmployeeResponse.employee"
    }

    # A schema with a sequence wants its elements in order: a list of objects keeps it.
    on "create" {
      request = "POST /payroll"
      body    = "{'CreateEmployee': [{'login': record.login}, {'fullName': record.fullName}, {'enabled': record.enabled}]}"
      record  = "response.body.CreateEmployeeResponse"
      lookup  = "login"
    }
    on "update" {
      request = "POST /payroll"
      body    = "{'UpdateEmployee': [{'id': id}, {'login': record.login}, {'fullName': record.fullName}, {'enabled': record.enabled}]}"
    }
    on "delete" {
      request = "POST /payroll"
      body    = "{'DeleteEmployee': {'id': id}}"
    }
  }

  resource "Group" {
    id = "code"

    attribute "displayName" {
      field      = "name"
      mutability = "readOnly"
    }
    attribute "members" {
      elements  = "member"
      member    = "."
      reference = "User"
      on "add_member" {
        request = "POST /payroll"
        body    = "{'Assign': [{'department': id}, {'employee': value}]}"
      }
      on "remove_member" {
        request = "POST /payroll"
        body    = "{'Unassign': [{'department': id}, {'employee': value}]}"
      }
    }

    on "list" {
      request = "POST /payroll"
      body    = "{'ListDepartments': {}}"
      records = "response.body.ListDepartmentsResponse.department"
    }
  }
}
