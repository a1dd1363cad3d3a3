environment = {
  APP_FOLDER  = "/"
  APP_COMMAND = "/bin/true"
}

test "several addresses are a list" {
  answer {
    call   = "/bin/cat people.ldif"
    stdout = "uid: ada\nmail: ada@example.org\nmail: ada.king@example.org\n"
  }
  request = "GET /Users/ada"
  expect {
    status = 200
    body   = { emails = [{ value = "ada@example.org" }, { value = "ada.king@example.org" }], active = true }
  }
}
